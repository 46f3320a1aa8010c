import type { Warning } from "../warning.ts";
import { KIND_NAMES, KINDS } from "./kinds/index.ts";
import type { SizeLimits } from "./size-limits.ts";
import { TRIGGERS } from "./triggers/index.ts";
import type { Usage } from "./usage.ts";

/** What is larger in a month than a cloud takes: items, messages, requests. */
export function sizeWarnings({ resources, triggers }: Usage, limits: SizeLimits): Warning[] {
  const ofKinds = KIND_NAMES.flatMap((kind) =>
    resources[kind].flatMap((used) => KINDS[kind].warnings?.(used, limits) ?? []),
  );
  const ofTriggers = Object.entries(TRIGGERS).flatMap(([kind, trigger]) =>
    triggers[kind as keyof typeof triggers].flatMap((used) => trigger.warnings?.(used, limits) ?? []),
  );
  return [...ofKinds, ...ofTriggers];
}
