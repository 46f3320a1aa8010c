import { nameText, type TextKinds } from "../../ground/text.ts";
import type { ServiceLayout } from "./driver.ts";

/** The texts of services. */
export const texts = {
  "service.name": nameText("name of a service"),
  "service.url": {
    title: "URL of a service",
    form: "an absolute URL without a query; https, or http of this machine",
    in: ({ url }: ServiceLayout) => (url === undefined ? [] : [url]),
  },
} as const satisfies TextKinds<ServiceLayout>;
