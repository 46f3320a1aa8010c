import { ROUTES } from "./environment.ts";

/** The routes of a function, such as `GET /exports/{id}`, as far as the compiler set them: not every function needs them. */
export function ownRoutes(): string[] {
  const keys: unknown = JSON.parse(process.env[ROUTES] ?? "null");
  return Array.isArray(keys) ? keys.map(String) : [];
}
