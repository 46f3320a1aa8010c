import type { BuiltIn } from "./ended-run.ts";

/** No function asks for what it was not granted. */
export const permissionsSuffice: BuiltIn = {
  name: "no permission is exceeded",
  holds: ({ history }) => history.denied[0],
};
