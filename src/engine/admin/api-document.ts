import type { HttpFunction } from "@motif/core";
import { entryNamed, type Inventory, type RouteEntry } from "@motif/core/model";
import {
  type OpenApiDocument,
  openApiDocument,
  PROBLEM,
  parametersOf,
  pathParameters,
  schemaObject,
} from "./openapi.ts";

/** The OpenAPI document of an app's own API, from its routes and its functions' schemas. */
export function apiDocument(inventory: Inventory): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of inventory.api?.routes ?? []) {
    const { definition } = entryNamed(inventory.functions, route.function);
    if (definition.kind !== "http") throw new Error(`Function ${route.function} is no HTTP function.`);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, definition) };
  }
  return openApiDocument(
    { title: inventory.app, description: `The API of the app ${inventory.app}.` },
    paths,
  );
}

function operation(route: RouteEntry, fn: HttpFunction): Record<string, unknown> {
  const parameters = [
    ...withSchemas(pathParameters(route.path), fn),
    ...parametersOf("query", fn.query),
    ...parametersOf("header", fn.headers).filter(({ name }) => !RESERVED.includes(String(name))),
  ];
  return {
    // One function may answer several routes, and an operation's id must be unique.
    operationId: `${route.method} ${route.path}`,
    tags: [fn.name],
    ...(parameters.length > 0 && { parameters }),
    ...(fn.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemaObject(fn.body, `${fn.name}:body`) } },
      },
    }),
    responses: { "2XX": { description: `What function ${fn.name} answers` }, default: PROBLEM },
  };
}

/** Headers that OpenAPI says in other ways (https://spec.openapis.org/oas/v3.1.1.html#parameter-object). */
const RESERVED = ["accept", "content-type", "authorization"];

function withSchemas(parameters: Record<string, unknown>[], fn: HttpFunction): Record<string, unknown>[] {
  // Path parameters are described where "query" or "header" ones are, and differ only in being required always.
  const described = new Map(parametersOf("query", fn.params).map(({ name, schema }) => [name, schema]));
  return parameters.map((parameter) => ({
    ...parameter,
    schema: described.get(parameter.name) ?? parameter.schema,
  }));
}
