import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Options, parseCommandLine } from '../../../../app/host/options.ts';
import { makeIdentity } from '../../../support/certificates.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const authority = makeIdentity({ name: 'Test CA', authority: true });

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
let wav: string;

beforeAll(() => {
  temporary = temporaryFolder('options');
  folder = temporary.path;
  wav = join(folder, 'voice.wav');
  writeFileSync(wav, 'RIFF');
});

afterAll(() => temporary.remove());

function optionsOf(...args: string[]): Options {
  const read = parseCommandLine(args);
  if (!read.ok || read.value.kind !== 'run') throw new Error(`not run: ${JSON.stringify(read)}`);
  return read.value.options;
}

function refusalOf(...args: string[]): string {
  const read = parseCommandLine(args);
  if (read.ok) throw new Error(`taken: ${JSON.stringify(read.value)}`);
  return read.error;
}

describe('the command line', () => {
  it('says without options where everything is by default, and that nobody asked for it', () => {
    const { dataFolder, ...rest } = optionsOf();
    expect(dataFolder).toMatch(/partyline$/i);
    expect(rest).toEqual({
      host: undefined,
      sip: { value: { address: '127.0.0.1', port: 5060 }, given: false },
      rtp: { low: 16_384, high: 17_383 },
      dns: undefined,
      admission: 'normal',
      tlsAuthorities: undefined,
      http: { value: 5580, given: false },
      microphone: 'browser',
      speaker: 'browser',
      autoAnswer: false,
      rooms: [],
      json: false,
    });
  });

  it('takes every option', () => {
    const args = ['--host', 'none', '--data', folder, '--sip', '[::1]:5070', '--rtp=20000-20019', '--http', '0'];
    writeFileSync(join(folder, 'ca.pem'), authority.cert);
    const dns = ['--dns', '[::1]:5353', '--admission', 'strict', '--tls-ca', join(folder, 'ca.pem')];
    const sound = ['--mic', 'tone:440', '--speaker', `wav:${join(folder, 'out.wav')}`, '--auto-answer', '--json'];
    expect(optionsOf(...args, ...dns, ...sound)).toEqual({
      host: 'none',
      dataFolder: folder,
      sip: { value: { address: '::1', port: 5070 }, given: true },
      rtp: { low: 20_000, high: 20_019 },
      dns: { address: '::1', port: 5353 },
      admission: 'strict',
      tlsAuthorities: authority.cert,
      http: { value: 0, given: true },
      microphone: { tone: 440 },
      speaker: { wav: join(folder, 'out.wav') },
      autoAnswer: true,
      rooms: [],
      json: true,
    });
  });

  it('takes the default SIP address as a wish when it is written out', () => {
    expect(optionsOf('--sip', '127.0.0.1:5060').sip.given).toBe(true);
  });

  it('takes a WAV that is there as the microphone', () => {
    expect(optionsOf('--mic', `wav:${wav}`).microphone).toEqual({ wav });
  });

  it.each([
    ['--help', 'help'],
    ['-h', 'help'],
    ['--version', 'version'],
  ])('%s asks for %s, whatever else is there', (flag, kind) => {
    expect(parseCommandLine(['--sip', 'nonsense', flag])).toEqual({ ok: true, value: { kind } });
  });
});

describe('a bad option gets one line that says what was wanted', () => {
  it.each([
    [['--wat'], 'There is no option --wat.'],
    [['call'], '“call” belongs to no option.'],
    [['--sip'], '--sip wants a value.'],
    [['--json=yes'], '--json takes no value.'],
    [['--host', 'web'], '--host wants electron, browser or none, not “web”.'],
    [['--sip', '5060'], '--sip wants an address and a port, such as 127.0.0.1:5060 or [::1]:5060, not “5060”.'],
    [['--sip', '::1'], '--sip wants an IPv6 address in brackets, with a port: [::1]:5060.'],
    [['--sip', '[127.0.0.1]:5060'], '--sip wants an IP address, not “127.0.0.1”.'],
    [['--sip', 'localhost:5060'], '--sip wants an IP address, not “localhost”.'],
    [['--sip', '127.0.0.1:65536'], '--sip wants a port up to 65535, not 65536.'],
    [['--rtp', '20000'], '--rtp wants two ports, LOW-HIGH, such as 16384-17383, not “20000”.'],
    [['--rtp', '20001-20010'], '--rtp wants an even LOW, since RTP takes even ports, not 20001.'],
    [['--rtp', '20000-20000'], '--rtp wants room for at least one pair of ports, not 20000-20000.'],
    [['--rtp', '80-90'], '--rtp wants ports from 1024 to 65535, not 80-90.'],
    [['--rtp', '65000-65600'], '--rtp wants ports from 1024 to 65535, not 65000-65600.'],
    [['--dns', '127.0.0.1'], '--dns wants an address and a port, such as 127.0.0.1:53 or [::1]:53, not “127.0.0.1”.'],
    [['--dns', '::1'], '--dns wants an IPv6 address in brackets, with a port: [::1]:53.'],
    [['--dns', 'dns.example:53'], '--dns wants an IP address, not “dns.example”.'],
    [['--dns', '127.0.0.1:0'], '--dns wants the port of a server, from 1 to 65535, not 0.'],
    [['--dns', '127.0.0.1:65536'], '--dns wants a port up to 65535, not 65536.'],
    [['--admission', 'none'], '--admission wants normal, strict or off, not “none”.'],
    [['--tls-ca', '/nowhere/ca.pem'], '--tls-ca wants a file of certificates, not “/nowhere/ca.pem”.'],
    [['--http', '70000'], '--http wants a port from 0 to 65535, not “70000”.'],
    [['--http', '-1'], '--http wants a value.'],
    [['--http', '5060'], '--http wants another port than 5060, which browsers refuse to open.'],
    [['--mic', 'tone:loud'], '--mic wants a tone from 1 to 20000 Hz, such as tone:440, not “tone:loud”.'],
    [['--mic', 'tone:0'], '--mic wants a tone from 1 to 20000 Hz, such as tone:440, not “tone:0”.'],
    [['--mic', 'wav:/nowhere/x.wav'], '--mic wants a file that is there: /nowhere/x.wav.'],
    [['--mic', 'none'], '--mic wants browser, silence, tone:HZ or wav:FILE, not “none”.'],
    [['--speaker', 'silence'], '--speaker wants browser, none or wav:FILE, not “silence”.'],
    [['--speaker', 'wav:/nowhere/x.wav'], '--speaker wants a file in a folder that is there: /nowhere isn’t.'],
    [['--data', ''], '--data wants a folder.'],
  ])('%j', (args, words) => {
    expect(refusalOf(...args)).toBe(words);
  });

  it('a data folder that is a file', () => {
    expect(refusalOf('--data', wav)).toBe(`--data wants a folder, but ${wav} is a file.`);
  });

  it('certificates that are none', () => {
    expect(refusalOf('--tls-ca', wav)).toBe(`--tls-ca wants certificates in PEM form, which ${wav} does not hold.`);
  });

  it('a microphone that is a folder', () => {
    expect(refusalOf('--mic', `wav:${folder}`)).toBe(`--mic wants a file that is there: ${folder}.`);
  });
});
