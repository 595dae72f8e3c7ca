// Elements by construction: text is always text, never markup.

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const chip = (state) => el("span", { class: `chip ${state.toLowerCase()}` }, words(state));

export const words = (code) => {
  const text = code.replaceAll("_", " ").replaceAll(".", " ").toLowerCase();
  return text[0].toUpperCase() + text.slice(1);
};

export const money = ({ amount, currency }) =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(Number(amount));

export const time = (iso) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: "UTC" }).format(new Date(iso));

let hiding;
export function toast(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.classList.add("on");
  clearTimeout(hiding);
  hiding = setTimeout(() => box.classList.remove("on"), 3500);
}
