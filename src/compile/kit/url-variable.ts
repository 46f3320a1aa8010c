import { LONGEST_URL } from "@motif/core/platform";
import { type Addressed, variable } from "../hcl/declarations.ts";
import { call, op } from "../hcl/expression.ts";
import { v } from "../hcl/reference.ts";
import { identifier } from "./naming.ts";
import { matches } from "./variables.ts";

/** A service outside of the app, as a plan has it. */
export interface UrlPlan {
  readonly name: string;
  /** Where it is where nobody says another place; not there where each deployment has to say one. */
  readonly url?: string;
  /** Each request says where it goes, and no deployment does. */
  readonly anywhere?: true;
}

/** An app's services. A URL that leads to the machine of a developer is no deployment's. */
export function urlPlans(services: readonly { readonly name: string; readonly url?: string }[]): UrlPlan[] {
  return services.map(({ name, url }) => {
    if (url === undefined) return { name, anywhere: true };
    return url.startsWith("https:") ? { name, url } : { name };
  });
}

/** The name of the variable with the URL of a service: `service_payments_url`. */
export function urlInput(name: string): string {
  return `service_${identifier(name)}_url`;
}

/** The variables with the URLs of services: of all that are not anywhere. */
export function urlVariables(services: readonly UrlPlan[]): Addressed[] {
  return services.filter(({ anywhere }) => !anywhere).map(urlVariable);
}

function urlVariable({ name, url }: UrlPlan): Addressed {
  const input = urlInput(name);
  return variable(input, {
    type: "string",
    description: `URL of the service ${name}, below which requests go. A change is a change of the functions that call it.`,
    ...(url !== undefined && { default: url }),
    nullable: false,
    validations: [
      matches(
        input,
        "^https://[a-zA-Z0-9.-]+(:[0-9]+)?(/[^?#[:space:]]*)?$",
        "begins with https:// and has no credentials, no query and no fragment",
      ),
      {
        condition: op(call("length", v(input)), "<=", LONGEST_URL),
        message: `${input} has at most ${LONGEST_URL} characters.`,
      },
    ],
  });
}
