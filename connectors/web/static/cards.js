// What a message can hold besides text: cards to read, choices and pickers to answer. Shapes: docs/widget.md.
import { button, h, icon, safe } from "./dom.js";
import { anchor } from "./links.js";

const STAR = "m12 3 2.8 5.7 6.2.9-4.5 4.4 1 6.2-5.5-2.9-5.5 2.9 1-6.2L3 9.6l6.2-.9Z";

const worth = (chat, it) => (it?.currency ? new Intl.NumberFormat(chat.locale, { style: "currency", currency: it.currency }).format(it.amount) : it);

const day = (chat, iso, dateStyle = "medium") => new Date(iso.slice(0, 10) + "T12:00").toLocaleDateString(chat.locale, { dateStyle });

const picture = (src, alt = "") => safe(src) && h("img", { src, alt, loading: "lazy" });

/** An order, an item, a return, a timeline: a title, then whichever parts it has. */
export const card = (chat, { type, title, subtitle, badge, image, items = [], rows = [], steps = [], qr, link }) =>
  h("section.card." + type, { "aria-label": title },
    picture(image),
    h("div.head", {}, h("h3", {}, title), badge && h("span.tag." + badge.tone, {}, badge.label), subtitle && h("p", {}, subtitle)),
    items.map((item) => h("div.item", {}, picture(item.image),
      h("p", {}, h("b", {}, item.title), [item.detail, item.note].map((text) => text && h("span", {}, text))),
      h("span", {}, item.quantity > 1 && item.quantity + " ×", " ", worth(chat, item.price)))),
    rows[0] && h("dl", {}, rows.map(({ label, value, strong }) => h("div", { class: strong && "strong" }, h("dt", {}, label), h("dd", {}, worth(chat, value))))),
    steps[0] && h("ol", {}, steps.map(({ label, detail, at, state }) => h("li." + state, {},
      h("span.sr", {}, chat.t(state), ": "), h("b", {}, label), h("span", {}, [at && day(chat, at), detail].filter(Boolean).join(" · "))))),
    qr && h("p.qr", {}, icon("qr", qr.path, qr.size)),
    safe(link?.url) && anchor(link.url, link.label));

export const photo = (chat, { url }) => {
  const { href } = new URL(url, chat.api);
  return h("p.photo", {}, anchor(safe(href), picture(href, chat.t("photo_of"))));
};

/** Buttons, or the picker that the message asks for; `answer` takes what was chosen. */
export const offer = (chat, { text, choices = [], picker = {} }, answer) => {
  const { type, min = 1, max = 99, slots = [], label = text } = picker;
  const pick = (index, text) => answer(choices[index] ? { choice: choices[index].id, text: choices[index].label } : { text });
  const group = (kind, name, ...kids) => h("div." + kind, { role: "group", "aria-label": name }, kids);

  if (type == "stars")
    return group("stars", label, [1, 2, 3, 4, 5].map((n) => button(icon("star", STAR), () => pick(n - 1, `${n}`), "star", { "aria-label": chat.t("stars", { n }), title: n })));

  if (type == "slots")
    return group("slots", label, [...new Set(slots.map(({ date }) => date))].map((date) => group("choices", day(chat, date, "full"),
      h("p", {}, day(chat, date, "full")), slots.map((slot, index) => slot.date == date && button(slot.time, () => pick(index, `${date} ${slot.time}`))))));

  if (type == "quantity" || type == "date") {
    const number = type == "quantity";
    const input = h("input", { type: number ? "number" : "date", min, max, value: picker.value || (number && min), required: true, "aria-label": label });
    const step = (by, sign, key) => number && button(sign, () => (by < 0 ? input.stepDown() : input.stepUp()), "step", { "aria-label": chat.t(key) });
    const submit = (event) => {
      event.preventDefault();
      answer({ text: input.value });
    };
    return h("form.field", { onsubmit: submit }, step(-1, "−", "less"), input, step(1, "+", "more"), h("button.choice", {}, chat.t("confirm")));
  }

  return group("choices", label, choices.map(({ label }, index) => button(label, () => pick(index))));
};
