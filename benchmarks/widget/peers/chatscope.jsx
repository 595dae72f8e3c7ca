import "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css";
import { ChatContainer, MainContainer, Message, MessageInput, MessageList } from "@chatscope/chat-ui-kit-react";
import { createRoot } from "react-dom/client";

const hello = { message: "Hello", sender: "bot", direction: "incoming", position: "single" };

createRoot(document.getElementById("chat")).render(
  <div style={{ position: "relative", height: "500px" }}>
    <MainContainer>
      <ChatContainer>
        <MessageList><Message model={hello} /></MessageList>
        <MessageInput placeholder="Write a message" />
      </ChatContainer>
    </MainContainer>
  </div>,
);
