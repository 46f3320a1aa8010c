import { app, http, httpApi, service } from "@motif/core";
import type { Example, Examples } from "./example.ts";

/** What services are asked for. */
export const examples: Examples = {
  "service.fetch": calling,
};

function calling(): Example {
  const payments = service("payments", { url: "https://payments.example.com/v1" });
  const pay = http("pay", { uses: { payments: payments.caller } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /pay": pay }) }) };
}
