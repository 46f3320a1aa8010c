import { http, json } from "@motif/app";

export default http("open", {}, () => json({ hello: "world" }));
