import { app, type CorsOptions, http, httpApi, json } from "@motif/core";
import { entryNamed, type Inventory, routesOf, takeInventory } from "@motif/core/model";
import * as z from "zod";
import { createGateway, type Gateway, type GatewayRequest, type Invoke } from "../gateway/gateway.ts";
import { createRuntime } from "../platform.ts";
import { FakePlatform } from "./fake-platform.ts";

const listItems = named("list-items", { query: z.object({ limit: z.string().optional() }) });
const getItem = named("get-item");
const specialItem = named("special-item");
const createItem = named("create-item", {
  body: z.object({ name: z.string().min(1), price: z.number().nonnegative() }),
});
const deleteItem = named("delete-item");
const upload = named("upload");

/** A function that answers with its name. */
function named(name: string, schemas: Pick<Parameters<typeof http>[1], "body" | "query"> = {}) {
  return http(name, schemas, () => json(name));
}

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

/** A gateway whose functions are all answered by `invoke`: if not given, by themselves, with their name as JSON. */
export function shopGateway(options: Parameters<typeof shop>[0] & { invoke?: Invoke } = {}): ShopGateway {
  const { invoke, ...settings } = options;
  const inventory = shop(settings);
  const { api, functions } = inventory;
  const calls: ShopGateway["calls"] = [];
  const reported: unknown[] = [];
  const gateway = createGateway({
    ...(api && { api: { ...api, routes: routesOf(inventory) } }),
    functions,
    report: (error) => reported.push(error),
    invoke: async (name, request) => {
      calls.push({ name, request });
      if (invoke) return invoke(name, request);
      const platform = new FakePlatform();
      return createRuntime(entryNamed(functions, name).definition, platform).http(request, platform.call());
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
