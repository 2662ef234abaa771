// The roll-call sheet: everybody is present; a tap goes on to the next mark, a long press (or the menu key) takes a note.
// What leaves the page is one hidden field: {student: kind} or {student: [kind, note]} for those not simply present.
(function () {
  "use strict";
  var form = document.getElementById("x-roll");
  if (!form) return;
  var HOLD = 550, MARKS = ["", "absent", "late", "left_early"], EXCUSED = ["", "present"];
  var dialog = document.getElementById("x-note"), text = document.getElementById("x-note-text");
  var label = document.getElementById("x-note-label"), save = document.getElementById("x-save");
  var notes = {}, noted = null, words = save.lastChild;

  function tiles() { return Array.prototype.slice.call(form.querySelectorAll("[data-student]")); }

  function look(tile) {
    var mark = tile.dataset.mark, excuse = tile.dataset.excuse;
    var name = excuse && !mark ? "excuse-" + excuse : mark;
    var model = document.querySelector('#x-looks [data-look="' + name + '"] button');
    tile.className = model.className;
    tile.querySelector(".x-tile-state").innerHTML = model.querySelector(".x-tile-state").innerHTML;
    var note = tile.querySelector(".x-tile-note");
    if (!note && notes[tile.dataset.student]) {
      note = document.createElement("span");
      note.className = "x-tile-note";
      tile.appendChild(note);
    }
    if (note) note.textContent = notes[tile.dataset.student] || "";
  }

  function next(tile) {
    var round = tile.dataset.excuse ? EXCUSED : MARKS;
    tile.dataset.mark = round[(round.indexOf(tile.dataset.mark) + 1) % round.length];
    look(tile);
    count();
  }

  function count() {
    var found = {all: 0, here: 0, late: 0, excused: 0, absent: 0}, marks = {};
    tiles().forEach(function (tile) {
      var mark = tile.dataset.mark, id = tile.dataset.student;
      found.all += 1;
      if (mark === "absent") found.absent += 1;
      else if (tile.dataset.excuse && !mark) found.excused += 1;
      else if (mark === "late") found.late += 1;
      else if (mark === "left_early") found.excused += 1;
      else found.here += 1;
      if (mark) marks[id] = notes[id] ? [mark, notes[id]] : mark;
    });
    Object.keys(found).forEach(function (name) { form.querySelector('[data-count="' + name + '"]').textContent = found[name]; });
    document.getElementById("x-marks").value = JSON.stringify(marks);
    var said = found.absent ? form.dataset.missing.replace("{n}", found.absent)
      : Object.keys(marks).length ? form.dataset.late.replace("{n}", Object.keys(marks).length) : form.dataset.all;
    words.textContent = said;
  }

  function note(tile) {
    noted = tile;
    label.textContent = tile.querySelector("b").textContent;
    text.value = notes[tile.dataset.student] || "";
    dialog.showModal();
  }

  dialog.addEventListener("close", function () {
    if (!noted) return;
    notes[noted.dataset.student] = text.value.trim();
    if (!noted.dataset.mark && !noted.dataset.excuse && text.value.trim()) noted.dataset.mark = "absent";
    look(noted);
    count();
    noted = null;
  });

  tiles().forEach(function (tile) {
    var timer = 0, held = false;
    function start() { held = false; timer = setTimeout(function () { held = true; note(tile); }, HOLD); }
    function stop() { clearTimeout(timer); }
    tile.addEventListener("pointerdown", start);
    ["pointerup", "pointerleave", "pointercancel"].forEach(function (name) { tile.addEventListener(name, stop); });
    tile.addEventListener("contextmenu", function (event) { event.preventDefault(); stop(); if (!held) note(tile); });
    tile.addEventListener("click", function () { if (!held) next(tile); held = false; });
  });
  form.addEventListener("submit", function () { save.disabled = true; });
  window.addEventListener("pageshow", function () { save.disabled = false; });
  count();
})();
