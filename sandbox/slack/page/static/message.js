// One message: text, Block Kit blocks, reactions. Text is always text, never markup.

// What the desk's reactions mean, for who plays an agent for the first time.
const MEANING = { white_check_mark: "✓ sent to the customer", lock: "stays inside", pencil2: "correction sent" };
const EMOJI = { white_check_mark: "✓", lock: "🔒", wave: "👋", question: "❓", pencil2: "✏️", warning: "⚠️", no_entry: "✕", eyes: "◉", x: "✕" };

export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function message(one, people, { press, open, edit, remove, suggest, replies }) {
  const author = people.get(one.user);
  const name = one.username ?? author?.name ?? "Somebody";
  const kind = one.username ? "customer" : author?.bot ? "bot" : "";
  const at = new Date(Number(one.ts) * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return el("li", { class: `message ${one.only_to ? "alone" : ""}`, "data-ts": one.ts },
    el("div", { class: `face ${kind}`, "aria-hidden": "true" }, name[0]),
    el("div", {},
      el("div", { class: "who" }, name, el("small", {}, one.only_to ? `${at} · only you see this` : at, one.edited ? " · edited" : "")),
      one.blocks ? el("div", { class: "card" }, one.blocks.map((block) => drawn(block, press))) : el("div", { class: "text" }, inline(one.text)),
      (one.files ?? []).map((file) => el("img", { class: "photo", src: new URL(file.url_private).pathname, alt: file.title })),
      one.reactions && el("div", { class: "row" }, one.reactions.map((reaction) => el("span", { class: "chip", title: reaction.name }, MEANING[reaction.name] ?? `${EMOJI[reaction.name] ?? reaction.name} ${reaction.count}`))),
      (open || edit || suggest) && el("div", { class: "row quiet" },
        open && el("button", { class: "link", type: "button", "data-open": "", onclick: open }, replies ? `${replies} ${replies === 1 ? "reply" : "replies"}` : "Reply in thread"),
        edit && el("button", { class: "link", type: "button", onclick: edit }, "Edit"),
        remove && el("button", { class: "link", type: "button", onclick: remove }, "Delete"),
        suggest && el("button", { class: "link", type: "button", onclick: suggest }, "Suggest an improvement"))));
}

export function drawn(block, press) {
  const { type } = block;
  if (type === "header") return el("h3", {}, block.text.text);
  if (type === "divider") return el("hr");
  if (type === "context") return el("div", { class: "context" }, block.elements.map((one) => el("span", {}, inline(one.text))));
  if (type === "actions") return el("div", { class: "row" }, block.elements.map((one) => el("button", { class: one.style ?? "", type: "button", onclick: () => press(one.action_id, one.value) }, one.text.text)));
  const extra = block.accessory;
  return el("div", { class: extra ? "with-extra" : "" }, block.text && el("div", { class: "text" }, inline(block.text.text)),
    extra && el("button", { class: extra.style ?? "", type: "button", onclick: () => press(extra.action_id, extra.value) }, extra.text.text),
    block.fields && el("div", { class: "fields" }, block.fields.map((one) => el("div", { class: "text" }, inline(one.text)))));
}

// Slack's mrkdwn, as far as the desk uses it: *bold*, _italic_, emoji names, escapes.
export function inline(text) {
  return text.split(/(<[^<>]+>|\*[^*\n]+\*|(?<![\w])_[^_\n]+_(?![\w])|`[^`\n]+`)/g).filter(Boolean).map((part) => {
    if (/^<[^<>]+>$/.test(part)) return target(part.slice(1, -1));
    if (/^`[^`]+`$/.test(part)) return el("code", {}, plain(part.slice(1, -1)));
    if (/^\*[^*]+\*$/.test(part)) return el("b", {}, plain(part.slice(1, -1)));
    if (/^_[^_]+_$/.test(part)) return el("i", {}, plain(part.slice(1, -1)));
    return plain(part);
  });
}

// A mention, a channel, or a link: only addresses of the web become links.
function target(inside) {
  const [to, label] = inside.split("|");
  if (to.startsWith("@")) return el("b", { class: "mention" }, `@${names.get(to.slice(1)) ?? "somebody"}`);
  if (to.startsWith("#")) return el("b", { class: "mention" }, `#${names.get(to.slice(1)) ?? "channel"}`);
  return /^https?:/.test(to) ? el("a", { href: to, rel: "noreferrer", target: "_blank" }, plain(label ?? to)) : plain(label ?? to);
}

// What people and channels are called, by id.
export const names = new Map();

const plain = (text) =>
  text.replace(/:([a-z0-9_]+):/g, (whole, name) => EMOJI[name] ?? whole)
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
