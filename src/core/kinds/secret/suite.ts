import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { secret } from "./declare.ts";
import type { SecretDriver, SecretLayout } from "./driver.ts";
import { MissingSecretError } from "./missing-secret-error.ts";

/** A platform's secrets, ready for the suite, with the means to play the operator. */
export interface SecretFixture {
  /** The driver of one environment. */
  readonly driver: SecretDriver;
  /** Gives a secret a value, or another one. */
  set(secret: SecretLayout, value: string): Promise<void>;
  /** Lets so much time pass that what the driver keeps of values is too old. */
  expire(): Promise<void>;
  close?(): Promise<void>;
}

const SECRETS = {
  plain: secret("plain"),
  unusual: secret("unusual"),
  rotated: secret("rotated"),
  shared: secret("shared"),
  late: secret("late"),
};

const PEM = `-----BEGIN PRIVATE KEY-----\n${`${"Ab1+/".repeat(12)}abcd\n`.repeat(40)}-----END PRIVATE KEY-----\n`;

/** The behaviour of secrets. `open` makes them, without values, and a driver. */
export function secretSuite(
  name: string,
  open: (secrets: readonly SecretLayout[]) => Promise<SecretFixture>,
): void {
  describe(`secrets: ${name}`, () => {
    let fixture: SecretFixture;

    beforeAll(async () => {
      fixture = await open(Object.values(SECRETS));
    });
    afterAll(() => fixture?.close?.());

    it("gives the value that was set", async () => {
      await fixture.set(SECRETS.plain, "s3cret");
      expect(await fixture.driver.get(SECRETS.plain)).toBe("s3cret");
    });

    it("keeps a value as it is: JSON, several lines, other scripts, spaces around it", async () => {
      for (const value of [PEM, '{"user":"a","password":"b\\n"}', ...UNUSUAL_TEXTS]) {
        await fixture.set(SECRETS.unusual, value);
        await fixture.expire();
        expect(await fixture.driver.get(SECRETS.unusual)).toBe(value);
      }
    });

    it("gives a new value once the one before is too old", async () => {
      await fixture.set(SECRETS.rotated, "first");
      expect(await fixture.driver.get(SECRETS.rotated)).toBe("first");
      await fixture.set(SECRETS.rotated, "second");
      await fixture.expire();
      expect(await fixture.driver.get(SECRETS.rotated)).toBe("second");
    });

    it("gives all who ask at the same time the value", async () => {
      await fixture.set(SECRETS.shared, "one");
      const asked = Array.from({ length: 20 }, () => fixture.driver.get(SECRETS.shared));
      expect(new Set(await Promise.all(asked))).toEqual(new Set(["one"]));
    });

    it("refuses a secret without a value by name, until it has one", async () => {
      const asked = fixture.driver.get(SECRETS.late);
      await expect(asked).rejects.toThrow(MissingSecretError);
      await expect(asked).rejects.toThrow(/\blate\b/);
      await fixture.set(SECRETS.late, "here");
      expect(await fixture.driver.get(SECRETS.late)).toBe("here");
    });
  });
}
