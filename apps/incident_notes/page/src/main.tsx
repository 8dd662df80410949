import { render } from "preact";
import { keepDesk } from "./note/desk";
import { follow } from "./service/device";
import { App } from "./view/app";
import "./style/tokens.css";
import "./style/base.css";
import "./style/layout.css";
import "./style/list.css";
import "./style/note.css";
import "./style/side.css";
import "./style/status.css";
import "./style/print.css";

const place = document.querySelector("#page");
if (!place) throw new Error("index.html has no #page element");
follow();
keepDesk();
render(<App />, place);
