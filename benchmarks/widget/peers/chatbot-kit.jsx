import "react-chatbot-kit/build/main.css";
import { Chatbot, createChatBotMessage } from "react-chatbot-kit";
import { createRoot } from "react-dom/client";

const config = { initialMessages: [createChatBotMessage("Hello")] };
const Parser = ({ children }) => <div>{children}</div>;
const Provider = ({ children }) => <div>{children}</div>;

createRoot(document.getElementById("chat")).render(<Chatbot config={config} messageParser={Parser} actionProvider={Provider} />);
