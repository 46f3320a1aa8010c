import { registerHttp } from "../function/http/register.ts";
import { type Load, registerEach } from "../function/register.ts";
import { type DirectSettings, taskRoute } from "./environment.ts";

/** Tells the host of a task: its route, which wants a function key. */
export function register(names: readonly string[], { task }: DirectSettings, load: Load): void {
  registerEach(names, [taskRoute(task)], (name, route) =>
    registerHttp(name, { route, methods: ["POST"], authLevel: "function" }, load),
  );
}
