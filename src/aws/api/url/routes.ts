import { MotifError } from "@motif/core";
import type { GatewayRoute } from "@motif/runtime/gateway";
import { ROUTES } from "../environment.ts";
import { ownRoutes } from "../own-routes.ts";

/** The routes behind a function's URL, as the compiler set them. Throws `missing-variable`. */
export function routesOfUrl(functionName: string): GatewayRoute[] {
  const keys = ownRoutes();
  if (keys.length === 0) {
    throw new MotifError(
      "missing-variable",
      `The environment variable ${ROUTES} is not set, so the routes of ${functionName} are not known. Deploy the function with the configuration that was built with it.`,
    );
  }
  return keys.map((key) => {
    const [method = "", path = ""] = key.split(" ");
    return { method, path, function: functionName };
  });
}
