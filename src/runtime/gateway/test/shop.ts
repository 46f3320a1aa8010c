import { app, type CorsOptions, http, httpApi } from "@motif/core";
import { type Inventory, takeInventory } from "@motif/core/model";
import * as z from "zod";
import { validateRequest } from "../../platform.ts";
import { createGateway, type Gateway, type GatewayRequest, type Invoke } from "../gateway.ts";

const answer = () => new Response();

const listItems = http("list-items", { query: z.object({ limit: z.string().optional() }) }, answer);
const getItem = http("get-item", {}, answer);
const specialItem = http("special-item", {}, answer);
const createItem = http(
  "create-item",
  { body: z.object({ name: z.string().min(1), price: z.number().nonnegative() }) },
  answer,
);
const deleteItem = http("delete-item", {}, answer);
const upload = http("upload", {}, answer);

/** The inventory of a small shop's API. */
export function shop(options: { cors?: CorsOptions; bodyLimit?: number } = {}): Inventory {
  const api = httpApi(
    {
      "GET /items": listItems,
      "POST /items": createItem,
      "GET /items/special": specialItem,
      "GET /items/{id}": getItem,
      "DELETE /items/{id}": deleteItem,
      "GET /items/{id}/reviews/{review}": getItem,
      "PUT /files/{name}": upload,
    },
    options,
  );
  return takeInventory(app("shop", { api }));
}

/** A gateway of the shop, what it called, and what it reported. */
export interface ShopGateway {
  readonly gateway: Gateway;
  readonly calls: { readonly name: string; readonly request: Parameters<Invoke>[1] }[];
  readonly reported: unknown[];
}

/** A gateway whose functions are all answered by `invoke`: if not given, with the function's name as JSON. */
export function shopGateway(options: Parameters<typeof shop>[0] & { invoke?: Invoke } = {}): ShopGateway {
  const { invoke, ...settings } = options;
  const { api, functions } = shop(settings);
  const calls: ShopGateway["calls"] = [];
  const reported: unknown[] = [];
  const gateway = createGateway({
    ...(api && { api }),
    functions,
    validate: validateRequest,
    report: (error) => reported.push(error),
    invoke: async (name, request) => {
      calls.push({ name, request });
      if (invoke) return invoke(name, request);
      return { status: 200, headers: [["content-type", "application/json"]], body: JSON.stringify(name) };
    },
  });
  return { gateway, calls, reported };
}

/** A request with a JSON body where one is given. */
export function request(
  method: string,
  target: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): GatewayRequest {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return {
    method,
    origin: "http://127.0.0.1:3000",
    target,
    headers: { ...(bytes && { "content-type": "application/json" }), ...headers },
    ...(bytes && { body: bytes }),
  };
}
