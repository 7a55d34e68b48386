import { describe, expect, test } from 'vitest';
import type { LocalMedia } from '../../../main/sdp/agreed.ts';
import { pcmu } from '../../../main/sdp/codec.ts';
import { acceptAnswer, answerOffer, createOffer } from '../../../main/sdp/offer-answer.ts';
import { descriptionText } from '../../../main/sdp/serialize.ts';
import { sdpWith } from '../../support/sdp-text.ts';

const local: LocalMedia = {
  address: '192.0.2.1',
  rtpPort: 4000,
  rtcpPort: 4001,
  codecs: [pcmu],
  direction: 'sendrecv',
  sessionId: '55',
  version: 1,
};

function answered(...attributes: readonly string[]) {
  const result = answerOffer(sdpWith('m=audio 6000 RTP/AVP 0', ...attributes), local);
  if (!result.ok) throw new Error(result.error.warning.text);
  const asked = descriptionText(result.value.answer).includes('a=rtcp-xr:voip-metrics\r\n');
  return { asked, sent: result.value.agreed.voipMetrics };
}

describe('extended reports in offer and answer (RFC 3611 §5.2)', () => {
  test('are sent to whoever asks for VoIP metrics, and asked of them', () => {
    expect(answered('a=rtcp-xr:voip-metrics')).toEqual({ asked: true, sent: true });
    expect(answered('a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt voip-metrics')).toEqual({
      asked: true,
      sent: true,
    });
  });

  test('are asked of whoever knows others, and not sent to them', () => {
    expect(answered('a=rtcp-xr:rcvr-rtt=all')).toEqual({ asked: true, sent: false });
    expect(answered('a=rtcp-xr')).toEqual({ asked: true, sent: false });
  });

  test('are no matter to who does not speak of them', () => {
    expect(answered()).toEqual({ asked: false, sent: false });
  });

  test('are sent when the answer to our offer asks for them', () => {
    const offer = createOffer(local);
    const accepted = (...lines: string[]) => acceptAnswer(offer, sdpWith('m=audio 6000 RTP/AVP 0', ...lines));
    expect(accepted('a=rtcp-xr:voip-metrics')).toMatchObject({ ok: true, value: { voipMetrics: true } });
    expect(accepted()).toMatchObject({ ok: true, value: { voipMetrics: false } });
  });
});
