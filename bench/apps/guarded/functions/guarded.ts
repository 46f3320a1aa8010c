import { http, json } from "@motif/app";
import { users } from "../resources.ts";

export default http("guarded", { authorizer: users, scopes: ["read"] }, () => json({ hello: "world" }));
