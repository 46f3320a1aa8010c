import { printModule } from "@motif/compile";
import { check, checkInstances } from "@motif/compile/check";
import { applyRules } from "@motif/compile/kit";
import { beforeAll, describe, expect, it } from "vitest";
import type { AppPlan } from "../ground/plan.ts";
import { loadWarehouse } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import type { AzurePlan } from "./rooms.ts";
import { PROVIDERS, SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

let plan: AzurePlan;

beforeAll(async () => {
  plan = makePlan((await loadWarehouse()).inventory);
});

/** The plan with something else said of one of its function apps, which stands among others in the same blocks. */
function withApp(name: string, change: (app: AppPlan) => Partial<AppPlan>): AzurePlan {
  const apps = plan.apps.map((app) => (app.name === name ? { ...app, ...change(app) } : app));
  return { ...plan, apps };
}

function violations(changed: AzurePlan): string[] {
  return applyRules(toTerraform(changed), SECURITY_RULES).map(({ code, address }) => `${code} ${address}`);
}

async function problems(changed: AzurePlan, built = plan.apps): Promise<string[]> {
  const found = await check(printModule(toTerraform(changed)), {
    providers: PROVIDERS,
    buildProducts: built.map((app) => app.package),
  });
  return found.map(({ code, where }) => `${code} ${where}`);
}

describe("the security rules of all rooms", () => {
  it("hold for an app with everything", () => {
    expect(violations(plan)).toEqual([]);
  });

  it("find a secret among the settings of one function app", () => {
    const leaking = withApp("send-mails", ({ settings }) => ({
      settings: { ...settings, MAIL_PASSWORD: "x" },
    }));
    expect(violations(leaking)).toEqual([
      'AZURE_SETTINGS_NO_SECRET azurerm_function_app_flex_consumption.app["send-mails"]',
    ]);
  });

  it("find one grant without a reason", () => {
    const unexplained = withApp("send-mails", ({ roles }) => ({
      roles: roles.map((role) => (role.role.access === "Receiver" ? { ...role, why: [] } : role)),
    }));
    expect(violations(unexplained)).toEqual([
      'AZURE_ROLE_EXPLAINED azurerm_role_assignment.queue["send-mails/mails/Receiver"]',
    ]);
  });

  it("find one queue whose dead letters nobody hears of", () => {
    const { queues, alarms } = plan;
    const unheard: AzurePlan = {
      ...plan,
      queues: queues.map(({ forwardDeadLettersTo: _nowhere, ...queue }) => queue),
      alarms: alarms.filter(({ name }) => name !== "given-up"),
    };
    expect(violations(unheard)).toContain('AZURE_QUEUE_DEAD_LETTER azurerm_servicebus_queue.queue["mails"]');
  });
});

describe("the checks of the Terraform", () => {
  it("find an argument of one function app that Azure would not take", async () => {
    expect(await problems(plan)).toEqual([]);
    const large = withApp("send-mails", () => ({ memory: 1024 }));
    expect(await problems(large)).toEqual([
      'value-not-allowed azurerm_function_app_flex_consumption.app["send-mails"].instance_memory_in_mb',
    ]);
  });

  it("find one function app that keeps more instances ready than it may have", async () => {
    const alwaysReady = [
      { group: "function:send_mails_1", instances: 3 },
      { group: "function:send_mails_2", instances: 3 },
    ];
    const crowded = withApp("send-mails", () => ({ maximumInstances: 5, alwaysReady }));
    const found = await checkInstances(toTerraform(crowded), {
      providers: PROVIDERS,
      buildProducts: plan.apps.map((app) => app.package),
    });
    expect(found.map(({ code, where }) => `${code} ${where}`)).toEqual([
      "value-out-of-range azurerm_function_app_flex_consumption.app_send_mails.always_ready.instance_count",
    ]);
  });

  it("find the package of one function app that no build makes", async () => {
    const others = plan.apps.filter(({ name }) => name !== "send-mails");
    expect(await problems(plan, others)).toEqual([
      'missing-file terraform_data.package["send-mails"].triggers_replace',
    ]);
  });

  it("find an argument of one alarm that Azure would not take", async () => {
    const rare = { ...plan.telemetry, failures: { everyMinutes: 7 } };
    expect(await problems({ ...plan, telemetry: rare })).toEqual([
      'value-not-allowed azurerm_monitor_scheduled_query_rules_alert_v2.app["errors"].evaluation_frequency',
      'value-not-allowed azurerm_monitor_scheduled_query_rules_alert_v2.app["errors"].window_duration',
    ]);
  });
});
