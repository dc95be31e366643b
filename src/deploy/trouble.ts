import type { AzTrouble, AzTroubleKind } from './az';

/** Why it stopped, in words for the operator. What was done stays; running it again goes on from there. */
export class DeployTrouble extends Error {
  constructor(
    message: string,
    /** Of what az said, if that is why. */
    readonly kind: AzTroubleKind | null = null,
  ) {
    super(message);
  }
}

/** @param doing such as `make the resource group rg-bots` */
export function troubleWith(doing: string, trouble: AzTrouble): DeployTrouble {
  return new DeployTrouble(`Could not ${doing}. ${whyAndThen(trouble)}`, trouble.kind);
}

/** What az said, and what to do about it. */
export function whyAndThen({ kind, code, detail }: AzTrouble): string {
  const said = [code, detail].filter((part) => part !== '').join(': ');
  switch (kind) {
    case 'no-az':
      return detail;
    case 'signed-out':
      return `The login of az is not good any more (${code}). Run "az login" and try again.`;
    case 'denied':
      return `Your login lacks a right for it (${said}). Ask an administrator, or sign in with another account; deploymentTemplates/by-hand.md lists what each step needs.`;
    case 'missing':
      return `It does not exist (${said}).`;
    case 'timed-out':
    case 'too-much':
    case 'strange':
      return `${detail} Run it again: it goes on where it stopped.`;
    case 'refused':
      return `Azure refused it (${said || 'without saying why'}).`;
  }
}
