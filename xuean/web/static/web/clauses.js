// The list beside the panel: the clause that the panel shows is the marked one, and the keyboard goes there.
(function () {
  "use strict";
  document.body.addEventListener("htmx:afterSwap", function (event) {
    var panel = event.target, asked = event.detail.pathInfo && event.detail.pathInfo.requestPath;
    if (panel.id !== "w-panel") return;
    panel.scrollTop = 0;
    panel.focus({preventScroll: true});
    document.querySelectorAll(".w-clauses tr").forEach(function (row) {
      var link = row.querySelector(".w-clause-link");
      if (!link || asked.indexOf("/why/") !== -1) return;
      if (link.getAttribute("href") === asked) row.setAttribute("aria-selected", "true");
      else row.removeAttribute("aria-selected");
    });
  });
})();
