// Attaching a photo or a paper: shows what was chosen, and says at once when it is too large. Without it the two plain
// inputs do the same work.
(function () {
  "use strict";

  function wire(area) {
    var inputs = Array.prototype.slice.call(area.querySelectorAll("input[type=file]"));
    var chosen = area.querySelector("[data-chosen]"), picture = area.querySelector("[data-picture]");
    var sign = area.querySelector("[data-sign]"), name = area.querySelector("[data-name]");
    var error = area.querySelector("[data-error]"), address = "";

    function forget() {
      if (address) URL.revokeObjectURL(address);
      address = "";
      picture.removeAttribute("src");
    }

    function clear() {
      inputs.forEach(function (input) { input.value = ""; });
      forget();
      chosen.hidden = true;
    }

    function refuse(words) {
      clear();
      var line = document.createElement("div");
      line.className = "x-error";
      line.setAttribute("role", "alert");
      line.textContent = words;
      error.replaceChildren(line);
    }

    function show(input) {
      var file = input.files[0];
      if (!file) return;
      if (file.size > Number(area.dataset.megabytes) * 1048576) return refuse(area.dataset.tooLarge);
      error.replaceChildren();
      inputs.forEach(function (other) { if (other !== input) other.value = ""; });
      forget();
      var drawn = file.type.indexOf("image/") === 0;
      if (drawn) {
        address = URL.createObjectURL(file);
        picture.src = address;
      }
      picture.hidden = !drawn;
      sign.hidden = drawn;
      var size = file.size < 1048576 ? Math.ceil(file.size / 1024) + " KB" : (file.size / 1048576).toFixed(1) + " MB";
      name.textContent = file.name + "\u00a0· " + size;
      chosen.hidden = false;
    }

    area.classList.add("f-on");
    inputs.forEach(function (input) { input.addEventListener("change", function () { show(input); }); });
    area.querySelector("[data-remove]").addEventListener("click", function () {
      clear();
      inputs[inputs.length - 1].focus();
    });
  }

  document.querySelectorAll("[data-attach]").forEach(wire);
})();
