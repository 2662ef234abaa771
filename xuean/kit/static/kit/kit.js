// Toasts with undo, a question before grave acts, filters that submit themselves, the idle lock. No inline handlers, no eval.
(function () {
  "use strict";
  var self = document.currentScript;

  // ---- texts
  var words = {};
  var holder = document.getElementById("x-messages");
  if (holder) words = JSON.parse(holder.textContent || "{}");
  // _("You are {n} steps away", {n: 3})
  function _(msgid, values) {
    var text = words[msgid] || msgid;
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return values && name in values ? values[name] : whole; });
  }

  function csrf() {
    var field = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) return field.value;
    var headers = document.body.getAttribute("hx-headers");
    return headers ? JSON.parse(headers)["X-CSRFToken"] : "";
  }

  // POST by script, with the token: resolves to the Response
  function post(href, fields) {
    var body = new URLSearchParams(fields || {});
    return fetch(href, {method: "POST", body: body, headers: {"X-CSRFToken": csrf()}, credentials: "same-origin"});
  }

  // ---- toasts
  var STAY = 6000, STAY_WITH_UNDO = 12000;
  function element(tag, css, text) {
    var made = document.createElement(tag);
    made.className = css;
    if (text) made.textContent = text;
    return made;
  }
  // toast({text, kind: "success|info|warning|error", undo: address or function})
  function toast(options) {
    var list = document.getElementById("x-toasts");
    if (!list) return null;
    var box = element("div", "x-toast x-toast-" + (options.kind || "success"));
    box.appendChild(element("span", "x-toast-words", options.text));
    if (options.undo) {
      var undo = element("button", "btn", list.dataset.undo);
      undo.type = "button";
      undo.addEventListener("click", function () {
        box.remove();
        if (typeof options.undo === "function") options.undo();
        else post(options.undo).then(function () { location.reload(); });
      });
      box.appendChild(undo);
    }
    var close = element("button", "btn x-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", list.dataset.close);
    box.appendChild(close);
    list.appendChild(box);
    retire(box, Boolean(options.undo));
    return box;
  }
  function retire(box, hasUndo) {
    var timer = setTimeout(leave, hasUndo ? STAY_WITH_UNDO : STAY);
    function leave() {
      // whoever reads or uses it keeps it
      if (box.matches(":hover") || box.contains(document.activeElement)) timer = setTimeout(leave, 3000);
      else box.remove();
    }
    box.querySelector(".x-close").addEventListener("click", function () { clearTimeout(timer); box.remove(); });
  }
  document.querySelectorAll("[data-toast]").forEach(function (box) { retire(box, Boolean(box.querySelector("form"))); });
  document.body.addEventListener("xuean:toast", function (event) { toast(event.detail); });

  // ---- a question before a grave act: <form data-confirm="…"> or <button data-confirm="…">
  function ask(text) {
    var dialog = document.getElementById("x-ask-template").content.firstElementChild.cloneNode(true);
    dialog.querySelector("h2").textContent = text;
    document.body.appendChild(dialog);
    return new Promise(function (resolve) {
      dialog.addEventListener("click", function (event) {
        if (event.target.matches("button")) dialog.close(event.target.value);
      });
      dialog.addEventListener("close", function () { dialog.remove(); resolve(dialog.returnValue === "yes"); });
      dialog.showModal();
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    var text = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!text || form.dataset.confirmed) { once(event); return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(text).then(function (yes) {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button || undefined);
      delete form.dataset.confirmed;
    });
  }, true);

  // ---- one tap, one act: a second submit of the same form within three seconds does nothing
  function once(event) {
    var form = event.target, last = Number(form.dataset.sentAt || 0), at = performance.now();
    if (form.method !== "post" || form.hasAttribute("data-autosubmit")) return;
    if (last && at - last < 3000) { event.preventDefault(); return; }
    form.dataset.sentAt = String(at);
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-refused]")) event.preventDefault();
  });

  // ---- on a phone, choices that narrow nothing stay folded behind their button
  var narrow = window.matchMedia("(max-width: 767.98px)");
  document.querySelectorAll("form.x-filters").forEach(function (form) {
    var choices = Array.prototype.slice.call(form.querySelectorAll("select"));
    var used = choices.some(function (choice) { return choice.selectedIndex > 0; });
    if (narrow.matches && choices.length > (form.q ? 1 : 2) && !used) form.classList.add("x-folded");
    form.addEventListener("submit", function (event) {
      if (!form.classList.contains("x-folded") || !event.submitter || (form.q && form.q.value)) return;
      event.preventDefault();
      form.classList.remove("x-folded");
      choices[0].focus();
    });
  });

  // ---- filters submit themselves when a choice changes
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });

  // ---- dropping a file on its field
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var area = event.target.closest && event.target.closest("[data-drop]");
      if (!area) return;
      event.preventDefault();
      area.classList.toggle("x-over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      var input = area.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", {bubbles: true}));
    });
  });

  // ---- the idle lock: minutes without a touch, counted across all open tabs
  var minutes = Number(document.body.dataset.idleMinutes || 0), lock = document.getElementById("x-lock");
  if (minutes && lock) {
    var seen = Date.now(), told = seen;
    var touch = function () {
      seen = Date.now();
      if (seen - told > 60000 && lock.dataset.here) {  // whoever writes long words is there too: the server must know
        told = seen;
        fetch(lock.dataset.here, {credentials: "same-origin", cache: "no-store"});
      }
      try { localStorage.setItem("xuean-seen", String(seen)); } catch (ignored) { /* one tab alone then */ }
    };
    ["pointerdown", "keydown", "scroll"].forEach(function (kind) { addEventListener(kind, touch, {passive: true}); });
    setInterval(function () {
      var elsewhere = 0;
      try { elsewhere = Number(localStorage.getItem("xuean-seen") || 0); } catch (ignored) { /* one tab alone */ }
      if (Date.now() - Math.max(seen, elsewhere) > minutes * 60000) lock.submit();
    }, 5000);
  }

  // ---- an open menu closes when something else is touched
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".x-bar details[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  window.xuean = {_: _, post: post, toast: toast, ask: ask, csrf: csrf};

  // ---- pages with parts that keep themselves fresh, or with a clock, need one more file
  if (document.querySelector("[data-poll], [data-clock], [data-countdown]")) {
    var more = document.createElement("script");
    more.src = self.dataset.live;
    document.head.appendChild(more);
  }
})();
