import type { Schema } from "@motif/core";
import { type JsonSchema, jsonSchemaOf } from "@motif/core/model";
import { isObject } from "@motif/core/platform";
import type { AdminRoute, AnswerDescription } from "../ground/admin-route.ts";
import { problemDetails } from "../ground/admin-schemas.ts";

/** An OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html). */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

/** Puts a document together from its paths; every operation may answer with the problem of its components. */
export function openApiDocument(
  info: { readonly title: string; readonly description: string },
  paths: Readonly<Record<string, unknown>>,
  server = "/",
  securitySchemes?: Readonly<Record<string, unknown>>,
): OpenApiDocument {
  return {
    openapi: "3.1.1",
    info: { ...info, version: "1" },
    servers: [{ url: server }],
    paths,
    components: {
      ...(securitySchemes && { securitySchemes }),
      schemas: { Problem: schemaObject(problemDetails) },
      responses: {
        Problem: {
          description: "Problem details (RFC 9457)",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

/** Any answer that is a failure. */
export const PROBLEM = { $ref: "#/components/responses/Problem" };

/** The OpenAPI document of the admin API. */
export function adminDocument(routes: readonly AdminRoute[]): OpenApiDocument {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/_motif${route.path.replace("+}", "}")}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  const description =
    "State of a running app, and ways to act on it. Served on loopback only; pages of other origins are refused.";
  return openApiDocument({ title: "Motif admin API", description }, paths);
}

function operation(route: AdminRoute): Record<string, unknown> {
  const parameters = [...pathParameters(route.path), ...parametersOf("query", route.query)];
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: requestBody(route.body) }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, response(answer)]),
      ),
      default: PROBLEM,
    },
  };
}

function requestBody(body: NonNullable<AdminRoute["body"]>): Record<string, unknown> {
  const { description } = body;
  if (body.kind === "binary") return { description, content: { "*/*": {} } };
  return { description, required: body.required, content: { "application/json": { schema: {} } } };
}

function response({ description, schema, mediaType }: AnswerDescription): Record<string, unknown> {
  if (schema) return { description, content: { "application/json": { schema: schemaObject(schema) } } };
  return mediaType === undefined ? { description } : { description, content: { [mediaType]: {} } };
}

/** The parameters in a path. One that takes the rest of the path may hold slashes, which OpenAPI cannot say. */
export function pathParameters(path: string): Record<string, unknown>[] {
  return [...path.matchAll(/\{(\w+)(\+?)\}/g)].map(([, name, rest]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
    ...(rest === "+" && { description: "May hold slashes, encoded or not" }),
  }));
}

/** The properties of a schema of query parameters or headers, as parameters. */
export function parametersOf(
  place: "query" | "header",
  schema: Schema | undefined,
): Record<string, unknown>[] {
  const { properties, required } = (schema && jsonSchemaOf(schema)) ?? {};
  if (!isObject(properties)) return [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: needed.includes(name),
    schema: property,
  }));
}

/** A schema inside a document. References in it are to itself, so it becomes a resource of its own where it has any. */
export function schemaObject(schema: Schema, id?: string, io?: "input" | "output"): JsonSchema {
  const made = jsonSchemaOf(schema, io) ?? {};
  return id !== undefined && JSON.stringify(made).includes('"$ref"')
    ? { $id: `urn:motif:${id}`, ...made }
    : made;
}
