import { app, httpApi } from "@motif/app";
import greet from "./functions/greet.ts";

export default app("pattern-name", {
  api: httpApi({ "POST /greetings": greet }),
});
