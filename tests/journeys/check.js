() => {
  // Faults that a reader would see: pale text, text cut off, off the screen, broken one character a line, too small,
  // buttons too small for a thumb. Returns sentences; none when the page looks well.
  const faults = new Set();
  const shown = (text) => text.replace(/\s+/g, " ").trim().slice(0, 24);
  const parts = (css) => {
    const numbers = (css.match(/[\d.]+/g) || ["0", "0", "0", "0"]).map(Number);
    return numbers.length < 4 ? [...numbers.slice(0, 3), 1] : numbers.slice(0, 4);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const seenThrough = (element) => {
    let left = 1;
    for (let at = element; at; at = at.parentElement) left *= Number(getComputedStyle(at).opacity);
    return left;
  };
  const readable = (element, text) => {
    const back = ground(element), colour = parts(getComputedStyle(element).color);
    const front = over([...colour.slice(0, 3), colour[3] * seenThrough(element)], back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5 && !element.closest(":disabled, [aria-disabled=true]")) faults.add(`contrast ${ratio.toFixed(2)}: ${shown(text)}`);
  };
  const width = document.documentElement.clientWidth, phone = width < 500;
  const scrolls = (element) => element.closest("[data-scroll-x]");
  const unseen = (element) => getComputedStyle(element).clipPath === "inset(50%)" || element.closest("[aria-hidden=true] > defs");

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim(), element = node.parentElement;
    if (!text || !element.checkVisibility() || unseen(element) || element.closest("script, style, template")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const style = getComputedStyle(element);

    readable(element, text);

    const size = parseFloat(style.fontSize);
    if (size < 12) faults.add(`${size} px is too small: ${shown(text)}`);
    if ((box.right > width + 1 || box.left < -1) && !scrolls(element)) faults.add(`off screen: ${shown(text)}`);
    if (text.length > 2 && box.width < size * 1.6 && box.height > size * 2.6) faults.add(`one character a line: ${shown(text)}`);
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const its = getComputedStyle(up), frame = up.getBoundingClientRect();
      const cutX = its.overflowX === "hidden" && box.right > frame.right + 2 && its.textOverflow !== "ellipsis";
      const cutY = its.overflowY === "hidden" && box.bottom > frame.bottom + 3;
      if (cutX || cutY) { faults.add(`clipped: ${shown(text)}`); break; }
    }
    // text that runs out of the frame of its own card or button
    const frame = element.closest(".card, .btn, .x-badge, .x-tile, .x-class, td");
    if (frame && !scrolls(element) && box.right > frame.getBoundingClientRect().right + 1) faults.add(`out of its frame: ${shown(text)}`);
  }

  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (field.checkVisibility() && !["checkbox", "radio", "file", "hidden", "range"].includes(field.type)) readable(field, field.name || "a field");
  }
  if (phone) {
    for (const button of document.querySelectorAll("button, .btn, select, .form-control")) {
      const box = button.getBoundingClientRect();
      if (box.height && button.checkVisibility() && box.height < 43.5) faults.add(`${Math.round(box.height)} px high for a thumb: ${shown(button.textContent || button.name || button.className)}`);
    }
  }
  if (document.documentElement.scrollWidth > width + 1) faults.add(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
  return [...faults];
}
