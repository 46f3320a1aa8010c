import { app, http, httpApi, secret } from "@motif/core";
import type { Example, Examples } from "./example.ts";

/** What secrets are asked for. */
export const examples: Examples = {
  "secret.read": secrets,
};

function secrets(): Example {
  const key = secret("key");
  const pay = http("pay", { uses: { key: key.reader } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /pay": pay }) }) };
}
