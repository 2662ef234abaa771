// Parts of a page that keep themselves fresh, and clocks that follow the server's.
//   <div data-poll="10" data-src="/live/part">…</div>   asks every 10 s with the last entity tag; 304 costs nothing
//   <span data-poll-stamp></span>                       "updated 4 s ago", anywhere on the page
//   <b data-clock="2026-11-23T00:16:00+00:00">          hours, minutes and seconds, ticking
//   <b data-countdown="2026-11-23T00:20:00+00:00">      3:47 until then, 0:00 afterwards (needs a data-clock or data-now)
(function () {
  "use strict";
  var _ = window.xuean._;
  var LONGEST = 60000;
  var checked = performance.now(), failing = false;

  function stamp() {
    var seconds = Math.round((performance.now() - checked) / 1000);
    var text = failing ? _("No connection. Last updated {n} s ago; trying again", {n: seconds}) : _("Updates by itself, {n} s ago", {n: seconds});
    document.querySelectorAll("[data-poll-stamp]").forEach(function (place) {
      place.textContent = text;
      place.classList.toggle("x-stamp-stale", failing);
    });
  }

  function watch(part) {
    var every = Math.max(2, Number(part.dataset.poll)) * 1000, wait = every, tag = part.dataset.tag || "";
    function again() { setTimeout(ask, document.hidden ? LONGEST : wait); }
    function ask() {
      if (!part.isConnected) return;
      var headers = {"HX-Request": "true", "X-Poll": "1"};  // X-Poll: a page asks, nobody is there; it keeps no session awake
      if (tag) headers["If-None-Match"] = tag;
      fetch(part.dataset.src, {headers: headers, credentials: "same-origin", cache: "no-store"})
        .then(function (answer) {
          if (answer.status === 304) return null;
          if (answer.redirected || answer.status === 401 || answer.status === 403) { location.reload(); return null; }
          if (!answer.ok) throw new Error(String(answer.status));
          tag = answer.headers.get("ETag") || "";
          return answer.text();
        })
        .then(function (html) {
          if (html !== null && !part.contains(document.activeElement)) {
            part.innerHTML = html;
            if (window.htmx) window.htmx.process(part);
          } else if (html !== null) {
            tag = "";  // someone is typing in it: fetch again next time
          }
          checked = performance.now(); failing = false; wait = every;
        })
        .catch(function () { failing = true; wait = Math.min(LONGEST, wait * 2); })
        .then(function () { stamp(); again(); });
    }
    again();
  }

  var parts = document.querySelectorAll("[data-poll]");
  parts.forEach(watch);
  if (parts.length) { stamp(); setInterval(stamp, 1000); }
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden && performance.now() - checked > LONGEST) location.reload();
  });

  // ---- clocks: the server's instant when the page was made, moved on by our own monotonic time
  var clock = document.querySelector("[data-clock], [data-now]");
  if (!clock) return;
  var start = Date.parse(clock.dataset.clock || clock.dataset.now), since = performance.now();
  var zone = document.documentElement.dataset.zone || undefined;
  var format = new Intl.DateTimeFormat("en-GB", {hour: "numeric", minute: "2-digit", second: "2-digit", hour12: false, timeZone: zone});
  function tick() {
    var now = start + performance.now() - since;
    document.querySelectorAll("[data-clock]").forEach(function (place) {
      var told = format.format(new Date(now)).replace(/^0/, "").split(":");
      place.textContent = told[0] + ":" + told[1];
      var seconds = document.createElement("small");
      seconds.textContent = ":" + told[2];
      place.appendChild(seconds);
    });
    document.querySelectorAll("[data-countdown]").forEach(function (place) {
      var left = Math.max(0, Math.round((Date.parse(place.dataset.countdown) - now) / 1000));
      place.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    });
  }
  tick();
  setInterval(tick, 1000);
})();
