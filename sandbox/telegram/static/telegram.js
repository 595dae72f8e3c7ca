// The customer's Telegram: shows what the sandbox holds, and does what the customer does.
import { el, toast } from "/warehouse/static/dom.js";

const OURS = { "X-Sandbox-Page": "1" };
const $ = (id) => document.getElementById(id);
let shown = { messages: [], answers: [] };
let editing = null;

async function act(name, fields = {}) {
  const body = new FormData();
  for (const [key, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(key, one);
  const answer = await fetch(`/telegram/page/do/${name}`, { method: "POST", headers: OURS, body });
  if (!answer.ok) toast((await answer.json()).error.message);
}

async function follow() {
  for (let version = ""; ; ) {
    try {
      const next = await (await fetch(`/telegram/page/chat?after=${version}`, { headers: OURS })).json();
      version = next.version;
      show(next);
    } catch {
      $("state").textContent = "the sandbox does not answer";
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

function show(next) {
  const before = shown;
  shown = next;
  $("bot").textContent = next.bot.first_name;
  $("state").textContent = next.blocked ? "blocked" : next.typing ? "typing…" : next.connected ? "bot" : "bot (not connected)";
  if (JSON.stringify(next.messages) !== JSON.stringify(before.messages)) showMessages(next.messages);
  $("commands").replaceChildren(...next.commands.map(command));
  $("group").replaceChildren(...next.group.messages.map((one) => el("li", {}, `${one.from.first_name}: ${one.text}`)));
  $("group").append(next.group.left ? el("li", {}, "The bot is not in it.") : "");
  $("block").setAttribute("aria-pressed", next.blocked);
  $("block").textContent = next.blocked ? "Unblock the bot" : "Block the bot";
  if (before.version && next.answers.length > before.answers.length) toast(next.answers.at(-1));
  if (next.typing) setTimeout(() => shown === next && !next.blocked && ($("state").textContent = "bot"), 5000);
}

function showMessages(messages) {
  const list = $("messages");
  list.replaceChildren(...messages.map(message));
  list.scrollTop = list.scrollHeight;
}

function message(one) {
  const mine = !one.from.is_bot;
  const at = new Date(one.date * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const parts = [...content(one), el("small", {}, one.edit_date && mine ? `edited ${at}` : at)];
  const bubble = mine && one.text
    ? el("button", { class: "bubble", type: "button", title: "Edit", onclick: () => edit(one) }, ...parts)
    : el("div", { class: "bubble" }, ...parts);
  const rows = (one.reply_markup?.inline_keyboard ?? []).map((row) => el("div", { class: "row" }, row.map((it) => button(one, it))));
  return el("li", { class: mine ? "mine" : "theirs" }, bubble, ...rows);
}

function content(one) {
  if (one.photo) {
    const src = `/telegram/page/photo/${one.photo.at(-1).file_id}`;
    return [el("img", { src, alt: one.caption || "Photo" }), ...styled(one.caption ?? "", one.caption_entities ?? [])];
  }
  if (one.text) return styled(one.text, one.entities ?? []);
  const what = one.document ? `📄 ${one.document.file_name}` : one.sticker ? one.sticker.emoji
    : one.voice ? "🎤 Voice message" : "📍 Place";
  return [what + (one.caption ? `\n${one.caption}` : "")];
}

// Entities of our bot are not nested: bold, italic, links.
function styled(text, entities) {
  const parts = [];
  let at = 0;
  for (const { type, offset, length, url } of entities) {
    if (offset < at || type === "bot_command") continue;
    const inner = text.slice(offset, offset + length);
    parts.push(text.slice(at, offset));
    parts.push(url ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, inner)
      : el({ bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "code" }[type] ?? "span", {}, inner));
    at = offset + length;
  }
  return [...parts, text.slice(at)];
}

const button = (one, { text, url, callback_data: data }) =>
  url ? el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text)
    : el("button", { type: "button", onclick: () => act("tap", { message: one.message_id, data }) }, text);

const command = ({ command: name, description }) =>
  el("li", {}, el("button", { type: "button", onclick: () => { menu(false); act("write", { text: `/${name}` }); } }, `/${name}`, el("span", {}, description)));

function menu(open) {
  $("commands").hidden = !open;
  $("menu").setAttribute("aria-expanded", open);
}

function edit(one) {
  editing = one && one.message_id;
  $("editing").hidden = !one;
  $("text").value = one ? one.text : "";
  $("text").focus();
}

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  if (editing) act("edit", { message: editing, text });
  else act("write", { text });
  edit(null);
});
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  $("compose").requestSubmit();
});
$("photos").addEventListener("change", async () => {
  await act("photos", { files: [...$("photos").files], caption: $("text").value });
  $("photos").value = $("text").value = "";
});
$("menu").addEventListener("click", () => menu($("commands").hidden));
$("stop-editing").addEventListener("click", () => edit(null));
for (const one of document.querySelectorAll("[data-odd]")) one.addEventListener("click", () => act("odd", { kind: one.dataset.odd }));
for (const one of document.querySelectorAll("[data-do]")) one.addEventListener("click", () => act(one.dataset.do));
const invited = new URLSearchParams(location.search).get("start"); // as t.me links do
if (invited) $("text").value = `/start ${invited}`;
follow();
