import type { BuiltIn } from "./ended-run.ts";

/** No function asks for what it was not granted: neither a handle, which refuses it in the function, nor the engine. */
export const permissionsSuffice: BuiltIn = {
  name: "no permission is exceeded",
  holds: ({ history }) => history.denied[0],
};
