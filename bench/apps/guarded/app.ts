import { app, httpApi } from "@motif/app";
import guarded from "./functions/guarded.ts";
import open from "./functions/open.ts";

/** What is measured: the same answer, once for everybody and once for those who have a token. */
export default app("bench-guarded", { api: httpApi({ "GET /open": open, "GET /guarded": guarded }) });
