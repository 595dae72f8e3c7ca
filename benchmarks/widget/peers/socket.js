// The socket that rasa-webchat waits for before it shows anything; prints its port.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
new Server(http, { cors: { origin: "*" } }).on("connection", (socket) => {
  socket.on("session_request", ({ session_id }) => socket.emit("session_confirm", session_id || "s"));
});
http.listen(0, "127.0.0.1", () => console.log(http.address().port));
