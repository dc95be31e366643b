import { z } from 'zod';
import type { TeamsAppSettings } from '../config/teams-app';

const manifestShape = z.looseObject({
  validDomains: z.array(z.string()),
  webApplicationInfo: z.looseObject({ id: z.string() }),
});

/**
 * The manifest of a Teams app from its template.
 *
 * @param template JSON with `{{…}}` where settings belong
 * @param version of the package, as semver
 */
export function teamsManifest(template: string, settings: TeamsAppSettings, version: string): Record<string, unknown> {
  const { developer, signIn } = settings;
  const values: Readonly<Record<string, string>> = {
    version,
    appId: settings.appId,
    botId: settings.botId,
    domain: settings.domain,
    shortName: settings.shortName,
    fullName: settings.fullName,
    developerName: developer.name,
    websiteUrl: developer.websiteUrl,
    privacyUrl: developer.privacyUrl,
    termsOfUseUrl: developer.termsOfUseUrl,
    signInAppId: signIn?.id ?? '',
    signInResource: signIn?.resource ?? '',
  };
  const filled: unknown = JSON.parse(template, (_key, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => settingOf(values, name))
      : value,
  );
  const { webApplicationInfo, ...manifest } = manifestShape.parse(filled);
  if (signIn === null) return manifest;
  // Teams opens the sign-in window of a bot only at a host that is named.
  return { ...manifest, webApplicationInfo, validDomains: [...manifest.validDomains, settings.tokenHost] };
}

function settingOf(values: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`The manifest's template asks for ${name}, which is no setting.`);
  return value;
}
