import { STATUS_CODES } from "node:http";
import type { HttpFunction, Schema } from "@motif/core";
import { entryNamed, explicitRoutesOf, type Inventory, type RouteEntry } from "@motif/core/model";
import {
  type OpenApiDocument,
  openApiDocument,
  PROBLEM,
  parametersOf,
  pathParameters,
  schemaObject,
} from "./openapi.ts";

/** The OpenAPI document of an app's own API, from its routes and its functions' schemas. `server` is the URL that its paths are below. */
export function apiDocument(inventory: Inventory, server?: string): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  const schemes: Record<string, unknown> = {};
  for (const { method, path, function: name } of explicitRoutesOf(inventory)) {
    const { definition } = entryNamed(inventory.functions, name);
    if (definition.kind !== "http") throw new Error(`Function ${name} is no HTTP function.`);
    const { authorizer } = definition;
    if (authorizer) schemes[authorizer.name] = authorizer.security;
    const template = path.replace("+}", "}");
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation({ method, path }, definition) };
  }
  return openApiDocument(
    { title: inventory.app, description: `The API of the app ${inventory.app}.` },
    paths,
    server,
    Object.keys(schemes).length > 0 ? schemes : undefined,
  );
}

function operation(
  { method, path }: Pick<RouteEntry, "method" | "path">,
  fn: HttpFunction,
): Record<string, unknown> {
  const parameters = [
    ...withSchemas(pathParameters(path), fn),
    ...parametersOf("query", fn.query),
    ...parametersOf("header", fn.headers).filter(({ name }) => !RESERVED.includes(String(name))),
  ];
  return {
    // One function may answer several routes, and an operation's id must be unique.
    operationId: `${method} ${path.replace("+}", "}")}`,
    tags: [fn.name],
    ...(parameters.length > 0 && { parameters }),
    ...(fn.body && {
      requestBody: {
        required: true,
        content: { "application/json": { schema: schemaObject(fn.body, `${fn.name}:body`) } },
      },
    }),
    // "role names which are required for the execution" (https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object)
    ...(fn.authorizer && { security: [{ [fn.authorizer.name]: [...fn.scopes] }] }),
    responses: { ...responsesOf(fn), ...refusalsOf(fn), default: PROBLEM },
  };
}

function responsesOf({ name, responses }: HttpFunction): Record<string, unknown> {
  if (!responses) return { "2XX": { description: `What function ${name} answers` } };
  return Object.fromEntries(
    Object.entries(responses).map(([status, schema]) => [status, responseOf(name, status, schema)]),
  );
}

/** What a caller is told whom the function's authorizer does not let through. */
function refusalsOf({ authorizer, scopes }: HttpFunction): Record<string, unknown> {
  if (!authorizer) return {};
  return { "401": PROBLEM, ...(scopes.length > 0 && { "403": PROBLEM }) };
}

function responseOf(name: string, status: string, schema: Schema | null): Record<string, unknown> {
  const description = STATUS_CODES[status] ?? `Status ${status}`;
  if (!schema) return { description };
  const body = schemaObject(schema, `${name}:${status}`, "output");
  return { description, content: { "application/json": { schema: body } } };
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
