// A modal as Slack shows it: its blocks, its inputs, and what the app has against what was entered.
import { drawn, el, inline } from "./message.js";

export function modal(view, { send, dismiss }) {
  const errors = el("p", { class: "bad", role: "alert" });
  const form = el("form", { class: "modal", novalidate: true },
    el("header", {}, el("h2", { id: "modal-title" }, view.title.text), el("button", { type: "button", "aria-label": "Close", onclick: dismiss }, "×")),
    el("div", { class: "fields-of" }, view.blocks.map((block) => (block.type === "input" ? field(block) : drawn(block, () => {}))), errors),
    el("footer", {}, el("button", { type: "button", onclick: dismiss }, view.close?.text ?? "Close"),
      view.submit && el("button", { class: "primary" }, view.submit.text)));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    for (const one of form.querySelectorAll(".wrong")) one.remove();
    errors.textContent = "";
    try {
      const done = await send(entered(view, form));
      for (const [name, words] of Object.entries(done.errors ?? {}))
        form.querySelector(`[data-block="${CSS.escape(name)}"]`)?.append(el("p", { class: "wrong" }, words));
    } catch (error) { errors.textContent = error.message; }
  });
  return form;
}

function field({ label, element, hint, optional, block_id }) {
  const id = `in-${element.action_id}`;
  const several = ["radio_buttons", "checkboxes"].includes(element.type);
  return el("div", { class: "input", "data-block": block_id },
    el(several ? "span" : "label", { class: "label", for: several ? null : id }, label.text, optional && el("small", {}, " (optional)")),
    control(element, id, optional), hint && el("small", {}, hint.text));
}

function control(element, id, optional) {
  const { type, action_id: name, options = [], initial_value: value = "" } = element;
  if (type === "plain_text_input")
    return element.multiline ? el("textarea", { id, name, rows: 3, maxlength: element.max_length }, value) : el("input", { id, name, value, maxlength: element.max_length });
  if (type === "number_input") return el("input", { id, name, value, inputmode: "decimal" });
  if (type === "static_select") {
    const chosen = element.initial_option?.value;
    return el("select", { id, name }, (optional || !chosen) && el("option", { value: "" }, "Choose…"),
      options.map((one) => el("option", { value: one.value, selected: one.value === chosen }, one.text.text)));
  }
  const first = [element.initial_option, ...(element.initial_options ?? [])].filter(Boolean).map((one) => one.value);
  const kind = type === "checkboxes" ? "checkbox" : "radio";
  return el("div", {}, options.map((one) => el("label", { class: "choice" },
    el("input", { type: kind, name, value: one.value, checked: first.includes(one.value) }), el("span", {}, inline(one.text.text)))));
}

function entered(view, form) {
  const values = {};
  for (const { type, element } of view.blocks) {
    if (type !== "input") continue;
    const all = new FormData(form).getAll(element.action_id);
    values[element.action_id] = element.type === "checkboxes" ? all : (all[0] ?? "");
  }
  return values;
}
