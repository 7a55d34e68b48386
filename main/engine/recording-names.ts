import { existsSync, renameSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { shown } from '../base/shown.ts';

/** What some system can't have in a file's name (Windows the most), and what hides a file. */
const UNUSABLE = /[<>:"/\\|?*]|^\.+|[. ]+$/g;
/** A name and a date fit every file system's 255 bytes, whatever the script. */
const NAME_CHARACTERS = 48;
/** A later part of the same recording (`main/media/recording.ts`). */
const PART = / \(\d+\)$/;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** When and what, as a folder's name that sorts by time: `2026-11-23 09.05.00 Name`, in local time. */
export function recordingName(wallTime: number, name: string): string {
  const at = new Date(wallTime);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(twoDigits).join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(twoDigits).join('.');
  return `${day} ${time} ${usable(name)}`.trim();
}

/** A path that nothing has yet: as given, or with a number before the extension. */
export function freePath(stem: string, extension = ''): string {
  let [free, number] = [`${stem}${extension}`, 1];
  while (existsSync(free)) free = `${stem} ${++number}${extension}`;
  return free;
}

/**
 * Gives members' files the members' names, where they are known; the rest stay as they are. Throws nothing: a file that can't
 * be renamed keeps its name. Gives the files as they are called then.
 */
export function renamed(
  files: Readonly<Record<string, string>>,
  names: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([key, path]) => {
      const [part = ''] = PART.exec(key) ?? [];
      const name = usable(names.get(key.slice(0, key.length - part.length)) ?? '');
      return [key, name === '' ? path : moved(path, `${name}${part}`)];
    }),
  );
}

function moved(path: string, name: string): string {
  const to = freePath(join(dirname(path), name), extname(path));
  try {
    renameSync(path, to);
    return to;
  } catch {
    return path;
  }
}

function usable(name: string): string {
  return shown(name).slice(0, NAME_CHARACTERS).replace(UNUSABLE, ' ').replace(/\s+/g, ' ').trim();
}
