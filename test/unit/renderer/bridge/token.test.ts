import { describe, expect, it, vi } from 'vitest';
import { takeToken } from '../../../../renderer/bridge/token.ts';
import { aStorage } from '../fixtures.ts';

function aPage(hash: string) {
  return {
    location: { hash, pathname: '/', search: '?processing=off' },
    history: { state: null, replaceState: vi.fn() },
  };
}

describe('the token', () => {
  it('is taken from the fragment and leaves the address bar', () => {
    const page = aPage('#token=s3cret');
    expect(takeToken({ ...page, storage: aStorage() })).toBe('s3cret');
    expect(page.history.replaceState).toHaveBeenCalledWith(null, '', '/?processing=off');
  });

  it('leaves the rest of the fragment', () => {
    const page = aPage('#token=s3cret&page=sound');
    takeToken({ ...page, storage: aStorage() });
    expect(page.history.replaceState).toHaveBeenCalledWith(null, '', '/?processing=off#page=sound');
  });

  it('outlives a reload of the tab', () => {
    const storage = aStorage();
    takeToken({ ...aPage('#token=s3cret'), storage });
    expect(takeToken({ ...aPage(''), storage })).toBe('s3cret');
  });

  it('is replaced by a newer one', () => {
    const storage = aStorage();
    takeToken({ ...aPage('#token=old'), storage });
    expect(takeToken({ ...aPage('#token=new'), storage })).toBe('new');
    expect(takeToken({ ...aPage(''), storage })).toBe('new');
  });

  it('is missing where none was ever given', () => {
    expect(takeToken({ ...aPage(''), storage: aStorage() })).toBeUndefined();
  });
});
