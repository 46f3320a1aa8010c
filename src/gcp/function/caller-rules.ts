import { nested, refersTo, resourcesOf } from "@motif/compile";
import { blockAddress, earlierThan, literal, type Rule } from "@motif/compile/kit";
import { ASYNC_DELIVERY_VARIABLE } from "./environment.ts";
import { environmentOf } from "./environment-rules.ts";

const FUNCTION = "google_cloudfunctions2_function";

/** Functions that something of this type calls are not to be reached from elsewhere. */
export function internalOnly(type: string): Rule {
  return {
    code: "GCP_FUNCTION_INTERNAL",
    appliesTo: [type],
    check: (trigger, module) => {
      const open = resourcesOf(module, FUNCTION).find(
        (fn) =>
          refersTo(trigger, fn.address) &&
          !nested(fn, "service_config").some(
            (config) => literal(config, "ingress_settings") === "ALLOW_INTERNAL_ONLY",
          ),
      );
      return open && `calls ${open.address}, which the Internet reaches too; set its ingress_settings`;
    },
  };
}

/** Something of this type says who it is in the calls that its blocks of this name describe. */
export function authenticated(type: string, calls: string): Rule {
  return {
    code: "GCP_CALL_AUTHENTICATED",
    appliesTo: [type],
    check: (trigger) =>
      nested(trigger, calls).every((call) => nested(call, "oidc_token").length > 0)
        ? undefined
        : "calls without saying who it is, so the function has to let everybody in; set oidc_token",
  };
}

/** Functions that something of this type calls, without waiting for them, keep what fails. */
export function failuresKept(type: string): Rule {
  return {
    code: "GCP_EVENT_DEAD_LETTER",
    appliesTo: [type],
    check: (trigger, module) => {
      const losing = resourcesOf(module, FUNCTION).find(
        (fn) => refersTo(trigger, fn.address) && !(ASYNC_DELIVERY_VARIABLE in environmentOf(fn)),
      );
      return (
        losing && `calls ${losing.address}, whose failed events go nowhere; give it a topic for dead letters`
      );
    },
  };
}

const INVOKER = "google_cloud_run_v2_service_iam_member";

/** Something of this type is made when it may call its function: what it delivers before that is refused. */
export function permissionAwaited(type: string): Rule {
  return {
    code: "GCP_DELIVERY_AWAITED",
    appliesTo: [type],
    check: (trigger, module) => {
      const earlier = earlierThan(trigger, module);
      const early = resourcesOf(module, FUNCTION).find(
        (fn) =>
          refersTo(trigger, fn.address) &&
          !resourcesOf(module, INVOKER).some(
            (member) => refersTo(member, fn.address) && earlier.has(blockAddress(member)),
          ),
      );
      return (
        early && `calls ${early.address} before anybody says that it may; have it wait for its ${INVOKER}`
      );
    },
  };
}
