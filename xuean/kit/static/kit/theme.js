// Light or dark before anything is painted: the stored choice ("light", "dark"), else what the system prefers.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function choice() {
    try { return localStorage.getItem("xuean-theme"); } catch (ignored) { return null; }
  }
  function apply() {
    root.setAttribute("data-bs-theme", choice() || (dark.matches ? "dark" : "light"));
    document.querySelectorAll("[data-theme-choice]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (choice() || "system")));
    });
  }
  apply();
  document.addEventListener("DOMContentLoaded", apply);
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  // Buttons with data-theme-choice="light|dark|system", on the page of the own account.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      if (button.dataset.themeChoice === "system") localStorage.removeItem("xuean-theme");
      else localStorage.setItem("xuean-theme", button.dataset.themeChoice);
    } catch (ignored) { /* private window: the choice lasts for this page */ }
    apply();
  });
})();
