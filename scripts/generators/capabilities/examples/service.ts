import { app, http, httpApi, type Service, service } from "@motif/core";
import type { Example, Examples } from "./example.ts";

/** What services are asked for. */
export const examples: Examples = {
  "service.fetch": () => calling(service("others", { url: "https://payments.example.com/v1" })),
  "service.anywhere": () => calling(service("others", { anywhere: true })),
};

function calling(others: Service): Example {
  const pay = http("pay", { uses: { others: others.caller } }, () => new Response());
  return { definition: app("example", { api: httpApi({ "POST /pay": pay }) }) };
}
