// What a message can hold besides text: cards to read, choices and pickers to answer. Shapes: docs/widget.md.

const safe = (url) => /^https?:\/\//.test(url) && url;

const value = ({ locale }, it) => it?.currency ? new Intl.NumberFormat(locale, { style: "currency", currency: it.currency }).format(it.amount) : it;

const day = ({ locale }, iso, style = "medium") => iso.replace(/^\d{4}-\d\d-\d\d$/, (it) => new Date(it + "T12:00").toLocaleDateString(locale, { dateStyle: style }));

/** An order, an item, a return summary or a timeline: a title, then whichever parts it has. */
export function card(chat, { type, title, subtitle, badge, items = [], rows = [], steps = [], link }) {
  const { h } = chat;
  const figure = (it) => h("span.price", {}, value(chat, it));
  return h("section.card." + type, { "aria-label": title },
    h("div.top", {}, h("h3", {}, title), badge && h("span.tag." + badge.tone, {}, badge.label), subtitle && h("p", {}, subtitle)),
    items.map(({ title: name, detail, quantity, price, image, note }) => h("div.item", {},
      safe(image) ? h("img", { src: image, alt: "", loading: "lazy" }) : h("span.blank"),
      h("div", {}, h("b", {}, name), quantity > 1 && ` × ${quantity}`, detail && h("p", {}, detail), note && h("p", {}, note)), price && figure(price))),
    rows[0] && h("dl", {}, rows.map(({ label, value: it, strong }) => h("div" + (strong ? ".strong" : ""), {}, h("dt", {}, label), h("dd", {}, value(chat, it))))),
    steps[0] && h("ol", {}, steps.map(({ label, detail, at, state }) => h("li." + state, { "aria-current": state == "now" && "step" },
      h("span.sr", {}, chat.t(state) + ": "), h("b", {}, label), (at || detail) && h("p", {}, [at && day(chat, at.slice(0, 10)), detail].filter(Boolean).join(" · "))))),
    safe(link?.url) && h("a", { href: link.url, target: "_blank", rel: "noopener noreferrer" }, link.label));
}

export const photo = (chat, { url }) => {
  const { href } = new URL(url, chat.api);
  return safe(href) && chat.h("a.photo", { href, target: "_blank", rel: "noopener noreferrer" }, chat.h("img", { src: href, alt: chat.t("photo_of") }));
};

/** Buttons, or the picker that the message asks for; `answer` takes what was chosen. */
export function offer(chat, { text, choices = [], picker = {} }, answer) {
  const { h } = chat;
  const button = (label, onclick, kind = "choice", props) => h("button." + kind, { type: "button", onclick, ...props }, label);
  const pick = (index, said) => answer(choices[index] ? { choice: choices[index].id, text: choices[index].label } : { text: said });
  const field = (kind, input, ready = () => input.reportValidity()) => h("form.field." + kind, { novalidate: true, onsubmit: (event) => (event.preventDefault(), ready() && answer({ text: input.value })) }, input, h("button.choice.go", {}, chat.t("confirm")));
  const { type, min = 1, max = 99 } = picker;

  if (type == "stars")
    return h("div.stars", { role: "group", "aria-label": text }, Array.from({ length: picker.max || 5 }, (_, index, n = index + 1) =>
      button(chat.icon("star"), () => pick(index, `${n}`), "star", { "aria-label": chat.t("stars", { n, max: picker.max || 5 }) })));

  if (type == "quantity") {
    const step = (by) => (input.value = Math.min(max, Math.max(min, +input.value + by)));
    const input = h("input", { type: "number", inputmode: "numeric", min, max, value: picker.value || min, required: true, "aria-label": picker.label || chat.t("quantity") });
    const form = field("quantity", input);
    input.before(button("−", () => step(-1), "step", { "aria-label": chat.t("less") }));
    input.after(button("+", () => step(1), "step", { "aria-label": chat.t("more") }));
    return form;
  }

  if (type == "date")
    return field("date", h("input", { type: "date", min: picker.min, max: picker.max, value: picker.value, required: true, "aria-label": picker.label || chat.t("date") }));

  if (type == "slots")
    return h("div.slots", {}, Object.entries(Object.groupBy(picker.slots.map((slot, index) => ({ ...slot, index })), ({ date }) => date)).map(([date, slots]) =>
      h("div.choices", { role: "group", "aria-label": day(chat, date, "full") }, h("p", {}, day(chat, date, "full")),
        slots.map(({ time, index }) => button(time, () => pick(index, `${date} ${time}`))))));

  return h("div.choices", { role: "group", "aria-label": text }, choices.map(({ label }, index) => button(label, () => pick(index))));
}
