/** What is in a case, for its manifest, its summary, and for the person who agrees to hand it over. */
export interface CaseContents {
  /** In the order of the case; manifest.json, which lists them, is not among them. */
  readonly files: readonly CaseFile[];
  readonly leftOut: readonly LeftOut[];
  /** Continues "Where the whole case is: "; null where nothing was left out. */
  readonly whole: string | null;
  /** How many secrets each rule took out of the whole, by rule name. Never content. */
  readonly removed: Readonly<Record<string, number>>;
  /** How many addresses and names got stand-ins, likewise. */
  readonly replaced: Readonly<Record<string, number>>;
  readonly expires: Date;
  /** False when it would not fit, though all was left out that may be. */
  readonly fits: boolean;
}

export interface CaseFile {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** A file that is not in the case, or only a part of it: its size and hash are those of the whole. */
export interface LeftOut extends CaseFile {
  /** A sentence without its end: what was kept, and why this. */
  readonly what: string;
}
