import type { HttpFunction } from "@motif/core";
import { type ApiTrigger, entryNamed, type Inventory, triggersOf } from "@motif/core/model";
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
  for (const { source, function: name } of triggersOf(inventory, "api")) {
    const { definition } = entryNamed(inventory.functions, name);
    if (definition.kind !== "http") throw new Error(`Function ${name} is no HTTP function.`);
    const { method, path } = source;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(source, definition) };
  }
  return openApiDocument(
    { title: inventory.app, description: `The API of the app ${inventory.app}.` },
    paths,
  );
}

function operation({ method, path }: ApiTrigger["source"], fn: HttpFunction): Record<string, unknown> {
  const parameters = [
    ...withSchemas(pathParameters(path), fn),
    ...parametersOf("query", fn.query),
    ...parametersOf("header", fn.headers).filter(({ name }) => !RESERVED.includes(String(name))),
  ];
  return {
    // One function may answer several routes, and an operation's id must be unique.
    operationId: `${method} ${path}`,
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
