import "deep-chat";

const chat = document.createElement("deep-chat");
chat.connect = { handler: (_body, signals) => signals.onResponse({ text: "Hello" }) };
document.getElementById("chat").append(chat);
