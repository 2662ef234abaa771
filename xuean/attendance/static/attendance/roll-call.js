// The roll-call sheet: everybody is present; a tap goes on to the next mark, a long press (or the menu key) takes a note.
// What leaves the page is one hidden field: {student: kind} or {student: [kind, note]} for those not simply present.
// It is sent by script, so that a dead network or a broken server loses no mark; until it is taken it waits in this tab.
(function () {
  "use strict";
  var HOLD = 550, PATIENCE = 20000, MARKS = ["", "absent", "late", "left_early"], EXCUSED = ["", "present", "late"];
  var form, dialog, text, label, save, words, trouble, notes, noted, held, sending, waiting;

  function tiles() { return Array.prototype.slice.call(form.querySelectorAll("[data-student]")); }
  function field(name) { return form.elements[name]; }

  // ---- one tile
  function look(tile) {
    var mark = tile.dataset.mark, excuse = tile.dataset.excuse, id = tile.dataset.student;
    var name = excuse && !mark ? "excuse-" + excuse : mark;
    var model = document.querySelector('#x-looks [data-look="' + name + '"] button');
    tile.className = model.className;
    tile.querySelector(".x-tile-state").innerHTML = model.querySelector(".x-tile-state").innerHTML;
    var place = tile.querySelector(".x-tile-note"), said = notes[id] || tile.dataset.aside;
    if (!place && said) {
      place = document.createElement("span");
      place.className = "x-tile-note";
      tile.appendChild(place);
    }
    if (place) place.textContent = said;
  }

  function next(tile) {
    var round = tile.dataset.excuse ? EXCUSED : MARKS;
    tile.dataset.mark = round[(round.indexOf(tile.dataset.mark) + 1) % round.length];
    look(tile);
    changed();
  }

  function write(tile) {
    noted = tile;
    label.textContent = form.dataset.note.replace("{name}", tile.querySelector("b").textContent);
    text.value = notes[tile.dataset.student] || "";
    dialog.returnValue = "";
    dialog.showModal();
  }

  function written() {
    held = false;
    if (noted && dialog.returnValue === "keep") {
      notes[noted.dataset.student] = text.value.trim();
      look(noted);
      changed();
    }
    noted = null;
  }

  // ---- all of them
  function marks() {
    var found = {};
    tiles().forEach(function (tile) {
      var id = tile.dataset.student, mark = tile.dataset.mark, note = notes[id];
      if (!mark && note && !tile.dataset.excuse) mark = "present";
      if (mark) found[id] = note ? [mark, note] : mark;
    });
    return found;
  }

  function count() {
    var found = {all: 0, here: 0, late: 0, excused: 0, absent: 0}, odd = 0;
    tiles().forEach(function (tile) {
      var mark = tile.dataset.mark;
      found.all += 1;
      if (mark) odd += 1;
      if (mark === "absent" || mark === "left_early") found.absent += 1;  // without a reason: looked for alike
      else if (tile.dataset.excuse && !mark) found.excused += 1;
      else if (mark === "late") found.late += 1;
      else found.here += 1;
    });
    Object.keys(found).forEach(function (name) {
      var place = form.querySelector('[data-count="' + name + '"]');
      place.textContent = found[name];
      place.classList.toggle("a-none", !found[name]);
    });
    field("marks").value = JSON.stringify(marks());
    if (!words) return;
    words.textContent = found.absent ? form.dataset.missing.replace("{n}", found.absent)
      : odd ? form.dataset.late.replace("{n}", odd) : found.excused ? form.dataset.rest : form.dataset.all;
  }

  // ---- what is not saved yet waits in this tab, for this person
  function key() { return "roll " + form.dataset.by + " " + location.pathname; }
  function keep(value) {
    try {
      if (value) sessionStorage.setItem(key(), value); else sessionStorage.removeItem(key());
    } catch (ignored) { /* a full or forbidden store: the page itself still holds the marks */ }
  }
  function changed() {
    count();
    keep(JSON.stringify({base: field("base").value, marks: marks()}));
  }
  function restore() {
    var kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(key()) || "null"); } catch (ignored) { kept = null; }
    if (!kept) return;
    field("base").value = kept.base;
    tiles().forEach(function (tile) {
      var mark = kept.marks[tile.dataset.student] || "", note = "";
      if (Array.isArray(mark)) { note = mark[1]; mark = mark[0]; }
      tile.dataset.mark = mark === "present" && !tile.dataset.excuse ? "" : mark;
      notes[tile.dataset.student] = note;
      look(tile);
    });
    say(form.dataset.restored, true);
  }

  // ---- sending
  function say(what, calm) {
    trouble.hidden = !what;
    trouble.classList.toggle("a-calm", Boolean(calm));
    trouble.lastElementChild.textContent = what;
  }

  function send() {
    if (sending) return;
    sending = save.disabled = true;
    waiting = false;
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(location.href, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: {"X-Script": "1"}, signal: stop.signal,
      credentials: "same-origin", cache: "no-store"
    }).then(taken, function () {
      waiting = true;
      say(form.dataset.offline);
    }).finally(function () {
      clearTimeout(late);
      sending = save.disabled = false;
    });
  }

  function taken(answer) {
    if (answer.headers.get("X-Go")) {
      keep("");
      location.assign(answer.headers.get("X-Go"));
    } else if (answer.redirected) {
      location.assign(answer.url);  // the screen was locked, or the session has ended: the marks wait
    } else if (answer.status === 409 || answer.status === 422) {
      return answer.text().then(show);
    } else if (answer.status === 403) {
      location.reload();  // an old form; the marks wait
    } else {
      say(form.dataset.broken);
    }
    return null;
  }

  function show(html) {
    keep("");  // the page itself brings them back
    var page = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("x-main").replaceWith(page.getElementById("x-main"));
    scrollTo(0, 0);
    start();
    document.getElementById("x-main").focus();
  }

  // ---- the page
  function listen(tile) {
    var timer = 0, down = false;
    tile.addEventListener("pointerdown", function () {
      held = false;
      down = true;
      timer = setTimeout(function () { held = true; write(tile); }, HOLD);
    });
    ["pointerup", "pointerleave", "pointercancel"].forEach(function (name) {
      tile.addEventListener(name, function () { down = false; clearTimeout(timer); });
    });
    tile.addEventListener("contextmenu", function (event) {
      event.preventDefault();
      clearTimeout(timer);
      if (dialog.open) return;
      held = down;
      write(tile);
    });
    tile.addEventListener("click", function () { if (!held) next(tile); held = false; });
  }

  function start() {
    form = document.getElementById("x-roll");
    if (!form) return;
    dialog = document.getElementById("x-note");
    text = document.getElementById("x-note-text");
    label = document.getElementById("x-note-label");
    save = document.getElementById("x-save");
    trouble = document.getElementById("x-trouble");
    notes = {};
    noted = null;
    held = sending = waiting = false;
    tiles().forEach(function (tile) {
      if (tile.dataset.noted) notes[tile.dataset.student] = tile.dataset.noted;
      listen(tile);
    });
    dialog.addEventListener("close", written);
    words = save && save.lastChild;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (save) send();
    });
    if (!save) setTimeout(function () { location.reload(); }, Number(form.dataset.wait) * 1000);  // the button says why
    if (!("typed" in form.dataset)) restore();
    count();
  }

  addEventListener("online", function () { if (form && waiting) send(); });
  start();
})();
