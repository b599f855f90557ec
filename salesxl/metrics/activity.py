"""Activity: what was done. Early warnings, before the results show."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, share
from salesxl.registry import metric, variant


@metric(
    unit="count", better="neutral", family="activity",
    en="Calls", th="จำนวนการโทร",
    formula="call_count", aliases=("calls made", "number of calls", "โทร", "สายโทร", "จำนวนโทร", "จำนวนสายโทร"), source="HubSpot, logged calls (outbound)",
    definition_th="จำนวนการโทรออกหาลูกค้าในงวด รายการที่ยกเลิกและสายเข้าไม่นับ",
    example={"call_count": 40, "=": 40},
)  # fmt: skip
def calls(call_count: Any) -> Any:
    """Outgoing calls in the period; cancelled ones are out."""
    return call_count


@metric(
    unit="count", better="neutral", family="activity",
    en="E-mails", th="จำนวนอีเมลที่ส่ง",
    formula="email_count", aliases=("emails sent", "number of emails"), source="HubSpot, logged e-mails (sent)",
    definition_th="จำนวนอีเมลที่ส่งถึงลูกค้าในงวด อีเมลที่ได้รับและอีเมลที่ส่งถึงหลายรายพร้อมกัน (ถ้าข้อมูลระบุ) ไม่นับ",
    example={"email_count": 60, "=": 60},
)  # fmt: skip
def emails(email_count: Any) -> Any:
    """E-mails sent in the period; received ones are out, and so is mail to many at once, where the data say so."""
    return email_count


@metric(
    unit="count", better="neutral", family="activity",
    en="Calls and e-mails", th="จำนวนการโทรและอีเมล",
    formula="calls + emails", aliases=("calls or emails", "calls and emails", "จำนวนการโทรหรืออีเมล"), source="the two counts added",
    definition_th="จำนวนการโทรออกรวมกับอีเมลที่ส่งในงวด",
    example={"calls": 40, "emails": 60, "=": 100},
)  # fmt: skip
def calls_emails(calls: Any, emails: Any) -> Any:
    """Outgoing calls and e-mails sent, together."""
    return calls + emails


@metric(
    unit="count", better="neutral", family="activity",
    en="Meetings scheduled", th="จำนวนการนัดหมาย",
    variant="booked", variant_en="by the day they were booked", variant_th="นับตามวันที่ทำการนัด",
    formula="booked_meetings",
    aliases=("meetings", "visits", "customer visits", "จำนวนการประชุมที่กำหนดไว้", "นัดหมาย", "จำนวนนัด", "จำนวนนัดหมาย", "จำนวนการเข้าพบ", "เข้าพบลูกค้า"),
    source="HubSpot, meetings booked",
    definition_th="จำนวนการประชุมที่นัดไว้ในงวด นับตามวันที่ทำการนัด (ถ้าไม่มีวันที่นัดใช้วันที่ประชุม)",
    example={"booked_meetings": 12, "=": 12},
)  # fmt: skip
def meetings(booked_meetings: Any) -> Any:
    """Meetings booked in the period, by the day of booking; by the day of the meeting where that is not known."""
    return booked_meetings


@variant(
    "meetings", "held", en="held, by the day of the meeting", th="ที่เกิดขึ้นจริง นับตามวันที่ประชุม", formula="held_meetings"
)
def _meetings_held(held_meetings: Any) -> Any:
    return held_meetings


@variant("meetings", "no show", en="share to which nobody came", th="สัดส่วนที่ลูกค้าไม่มาตามนัด", formula="missed_meetings / (held_meetings + missed_meetings)",
         unit="rate")  # fmt: skip
def _meetings_no_show(missed_meetings: Any, held_meetings: Any) -> Any:
    return share(missed_meetings, held_meetings + missed_meetings, "missed_meetings")


@metric(
    unit="count", better="neutral", family="activity",
    en="Follow-ups", th="จำนวนการติดตามลูกค้า",
    variant="either", variant_en="recorded as such, else later contacts", variant_th="ที่บันทึกเป็นการติดตาม ถ้าไม่มีใช้การติดต่อครั้งถัดไป",
    formula="follow_up_count", aliases=("followups", "จำนวนการติดตาม", "ติดตาม", "ติดตามลูกค้า"), source="the article; HubSpot, logged activities",
    definition_th="จำนวนครั้งที่ติดตามลูกค้าในงวด ถ้าข้อมูลไม่ได้ระบุประเภทติดตามไว้ นับการติดต่อครั้งที่สองขึ้นไปของดีลหรือลูกค้ารายเดียวกัน",
    example={"follow_up_count": 25, "=": 25},
)  # fmt: skip
def follow_ups(follow_up_count: Any) -> Any:
    """Follow-ups in the period: those recorded as such, else second and later contacts with the same deal or person."""
    return follow_up_count


@variant("follow_ups", "recorded", en="recorded as follow-ups", th="ที่บันทึกเป็นการติดตาม", formula="recorded_follow_ups")
def _follow_ups_recorded(recorded_follow_ups: Any) -> Any:
    return recorded_follow_ups


@variant("follow_ups", "derived", en="second and later contacts with one deal or person", th="การติดต่อครั้งที่สองเป็นต้นไปกับดีลหรือลูกค้ารายเดียวกัน",
         formula="later_contacts")  # fmt: skip
def _follow_ups_derived(later_contacts: Any) -> Any:
    return later_contacts


@metric(
    unit="hours", better="up", family="activity",
    en="Time spent on selling", th="เวลาที่ใช้กับการขาย",
    formula="selling_hours", aliases=("selling hours", "เวลาที่ใช้ในกิจกรรมการขาย"), source="the article; Selling Power on CSO Insights",
    definition_th="จำนวนชั่วโมงที่ใช้หาลูกค้าใหม่ พบลูกค้า ติดตาม สาธิต และเสนอราคา ไม่รวมงานธุรการ เดินทาง และอบรม",
    example={"selling_hours": 18, "=": 18},
)  # fmt: skip
def selling_time(selling_hours: Any) -> Any:
    """Hours spent with customers or looking for them: prospecting, meetings, follow-up, demos, proposals."""
    return selling_hours


@metric(
    unit="rate", better="up", family="activity",
    en="Selling share of working time", th="สัดส่วนเวลาที่ใช้กับการขาย",
    formula="selling_hours / all_hours", aliases=("selling time share",), source="Selling Power on CSO Insights: 41% in 2011; definitions differ",
    definition_th="ชั่วโมงที่ใช้กับการขายหารด้วยชั่วโมงทำงานทั้งหมดที่บันทึกไว้ แต่ละแห่งนิยามต่างกัน จึงควรดูแนวโน้มของตัวเอง",
    example={"selling_hours": 18, "all_hours": 40, "=": 0.45},
)  # fmt: skip
def selling_share(selling_hours: Any, all_hours: Any) -> Any:
    """Selling hours as a share of all hours written down."""
    return share(selling_hours, all_hours, "selling_hours")


@metric(
    unit="count", better="neutral", family="activity",
    en="Proposals sent", th="จำนวนใบเสนอราคาที่ส่ง",
    variant="deals", variant_en="the first for each deal", variant_th="ฉบับแรกของแต่ละดีล",
    formula="proposal_deals", aliases=("proposals", "quotes sent", "quotes", "จำนวนข้อเสนอที่ส่ง", "จำนวนใบเสนอราคา", "เสนอราคา"),
    source="the article; HubSpot, quotes",
    definition_th="จำนวนใบเสนอราคาที่ส่งในงวด นับฉบับแรกของแต่ละดีล ฉบับแก้ไขไม่นับซ้ำ",
    example={"proposal_deals": 9, "=": 9},
)  # fmt: skip
def proposals(proposal_deals: Any) -> Any:
    """Proposals sent in the period: the first for each deal; a revised one does not count again."""
    return proposal_deals


@variant("proposals", "all", en="every proposal, revised ones too", th="ทุกฉบับรวมฉบับแก้ไข", formula="proposal_count")
def _proposals_all(proposal_count: Any) -> Any:
    return proposal_count


@metric(
    unit="hours", better="down", family="activity",
    en="Lead response time", th="เวลาตอบกลับลีด",
    variant="median", variant_en="median of answered leads, day and night", variant_th="มัธยฐานของลีดที่ตอบแล้ว นับทั้งวันทั้งคืน",
    formula="median_response", aliases=("lead response", "speed to lead", "เวลาตอบสนองลูกค้าเป้าหมาย"),
    source="Oldroyd, McElheran, Elkington, Harvard Business Review, March 2011",
    definition_th="จำนวนชั่วโมงจากลีดเข้ามาถึงการติดต่อครั้งแรก เฉพาะลีดที่ตอบแล้ว ใช้มัธยฐานเพราะลีดที่ค้างข้ามสุดสัปดาห์เพียงรายเดียวดึงค่าเฉลี่ยให้สูง "
                  "ควรดูคู่กับสัดส่วนลีดที่ตอบ",
    example={"median_response": 2, "=": 2},
)  # fmt: skip
def lead_response_time(median_response: Any) -> Any:
    """Hours from a lead's coming to the first contact: the median, of leads that were contacted.

    One lead left over a weekend pulls the mean. Leads without a contact have no time: see the share of leads answered.
    """
    return median_response


@variant("lead_response_time", "mean", en="mean, day and night", th="ค่าเฉลี่ย นับทั้งวันทั้งคืน", formula="mean_response")
def _response_mean(mean_response: Any) -> Any:
    return mean_response


@variant("lead_response_time", "business median", en="median of business hours", th="มัธยฐานของชั่วโมงทำการ",
         formula="median_business_response")  # fmt: skip
def _response_business(median_business_response: Any) -> Any:
    return median_business_response


@variant("lead_response_time", "business mean", en="mean of business hours", th="ค่าเฉลี่ยของชั่วโมงทำการ",
         formula="mean_business_response")  # fmt: skip
def _response_business_mean(mean_business_response: Any) -> Any:
    return mean_business_response


@metric(
    unit="rate", better="up", family="activity",
    en="Leads answered", th="สัดส่วนลีดที่ได้รับการตอบ",
    variant="ever", variant_en="answered at all", variant_th="ตอบแล้ว ไม่จำกัดเวลา",
    formula="answered_leads / lead_count", aliases=("lead answer rate",), source="Oldroyd, McElheran, Elkington, Harvard Business Review, March 2011",
    definition_th="ลีดที่มีการติดต่อกลับหารด้วยลีดทั้งหมดที่เข้ามาในงวด เลือกนับเฉพาะที่ตอบทันเป้าหมาย (response_goal) ได้",
    example={"answered_leads": 5, "lead_count": 6, "=": 0.8333333333333334},
)  # fmt: skip
def leads_answered(answered_leads: Any, lead_count: Any) -> Any:
    """Of the leads that came in during the period, the share that was contacted."""
    return share(answered_leads, lead_count, "answered_leads")


@variant("leads_answered", "within goal", en="answered within the goal, of all leads",
         th="ตอบทันเป้าหมาย ต่อลีดทั้งหมด", formula="prompt_leads / lead_count")  # fmt: skip
def _answered_within(prompt_leads: Any, lead_count: Any) -> Any:
    return share(prompt_leads, lead_count, "prompt_leads")


@metric(
    unit="count", better="neutral", family="activity",
    en="Demos and presentations", th="จำนวนการสาธิตและนำเสนอสินค้า",
    variant="held", variant_en="held", variant_th="ที่เกิดขึ้นจริง",
    formula="held_demos", aliases=("demos", "product demos", "จำนวนการสาธิตหรือการนำเสนอผลิตภัณฑ์"), source="the article; held ones, not booked ones",
    definition_th="จำนวนการสาธิตหรือนำเสนอสินค้าที่เกิดขึ้นจริงในงวด ที่นัดไว้แต่ไม่เกิดขึ้นไม่นับ",
    example={"held_demos": 7, "=": 7},
)  # fmt: skip
def demos(held_demos: Any) -> Any:
    """Demonstrations and product presentations held in the period."""
    return held_demos


@variant("demos", "booked", en="by the day they were booked", th="นับตามวันที่ทำการนัด", formula="booked_demos")
def _demos_booked(booked_demos: Any) -> Any:
    return booked_demos


@metric(
    unit="count", better="neutral", family="activity",
    en="Events attended", th="จำนวนงานที่เข้าร่วม",
    variant="events", variant_en="from the events sheet", variant_th="จากตารางงานและกิจกรรมเครือข่าย",
    formula="event_count", fallbacks=("activities",), aliases=("networking events", "จำนวนกิจกรรมเครือข่ายที่เข้าร่วม"), source="the article",
    definition_th="จำนวนงานแสดงสินค้า ประชุม และงานเครือข่ายที่เข้าร่วมในงวด ไปงานเดียวกันสองคนนับเป็นงานเดียว (เมื่อดูรายคน นับคนละหนึ่งงาน)",
    example={"event_count": 3, "=": 3},
)  # fmt: skip
def events(event_count: Any) -> Any:
    """Distinct networking events attended; two colleagues at one fair are one event (by rep, one each)."""
    return event_count


@variant("events", "activities", en="from the activity list", th="จากตารางกิจกรรม", formula="activity_events")
def _events_activities(activity_events: Any) -> Any:
    return activity_events


@metric(
    unit="count", better="up", family="activity",
    en="Social media engagement", th="การมีส่วนร่วมบนโซเชียลมีเดีย",
    formula="interactions", aliases=("engagement", "การมีส่วนร่วมของโซเชียลมีเดีย"), source="the article: likes, comments, shares, direct messages",
    definition_th="จำนวนถูกใจ ความคิดเห็น แชร์ และข้อความในงวดรวมกัน",
    example={"interactions": 180, "=": 180},
)  # fmt: skip
def social_engagement(interactions: Any) -> Any:
    """Likes, comments, shares and direct messages of the period, added."""
    return interactions


@metric(
    unit="rate", better="up", family="activity",
    en="Social engagement rate", th="อัตราการมีส่วนร่วมบนโซเชียลมีเดีย",
    variant="reach", variant_en="of those reached", variant_th="ต่อการเข้าถึง",
    formula="reached_interactions / reach", aliases=("engagement rate",), source="Hootsuite, engagement rate by reach",
    definition_th="การมีส่วนร่วมหารด้วยจำนวนการเข้าถึง คิดเฉพาะรายการที่ทราบการเข้าถึง เลือกหารด้วยจำนวนผู้ติดตามแทนได้",
    example={"reached_interactions": 180, "reach": 6_000, "=": 0.03},
)  # fmt: skip
def social_engagement_rate(reached_interactions: Any, reach: Any) -> Any:
    """Interactions per person reached, of the rows whose reach is known."""
    return ratio(reached_interactions, reach)


@variant("social_engagement_rate", "followers", en="of the followers", th="ต่อผู้ติดตาม",
         formula="followed_interactions / followers")  # fmt: skip
def _engagement_followers(followed_interactions: Any, followers: Any) -> Any:
    return ratio(followed_interactions, followers)


@metric(
    unit="count", better="up", family="activity",
    en="Referrals received", th="จำนวนผู้สนใจจากการแนะนำ",
    variant="leads", variant_en="leads that were recommended to us", variant_th="ลีดที่มาจากการแนะนำ",
    formula="referred_leads", fallbacks=("deals", "customers"), aliases=("referrals", "จำนวนผู้อ้างอิงที่ได้รับ"), source="the article",
    definition_th="จำนวนลีดในงวดที่มาจากการแนะนำหรือบอกต่อ ถ้าไม่มีตารางลีด ใช้ดีล หรือลูกค้าใหม่ที่มีแหล่งที่มาเป็นการแนะนำ",
    example={"referred_leads": 4, "=": 4},
)  # fmt: skip
def referrals(referred_leads: Any) -> Any:
    """Leads of the period whose source is a recommendation; deals or first orders of such a source where there are no leads."""
    return referred_leads


@variant("referrals", "share", en="share of all leads", th="สัดส่วนต่อลีดทั้งหมด",
         formula="referred_leads / lead_count", unit="rate")  # fmt: skip
def _referrals_share(referred_leads: Any, lead_count: Any) -> Any:
    return share(referred_leads, lead_count, "referred_leads")


@variant("referrals", "deals", en="deals that were recommended to us", th="ดีลที่มาจากการแนะนำ", formula="referred_deals")
def _referrals_deals(referred_deals: Any) -> Any:
    return referred_deals


@variant("referrals", "customers", en="new customers who were recommended to us", th="ลูกค้าใหม่ที่มาจากการแนะนำ",
         formula="referred_buyers")  # fmt: skip
def _referrals_customers(referred_buyers: Any) -> Any:
    return referred_buyers


@metric(
    unit="hours", better="down", family="activity",
    en="Response time to inquiries", th="เวลาตอบกลับคำถามของลูกค้า",
    variant="mean", variant_en="mean of answered inquiries, day and night", variant_th="ค่าเฉลี่ยของคำถามที่ตอบแล้ว นับทั้งวันทั้งคืน",
    formula="mean_reply", aliases=("first reply time", "inquiry response", "เวลาตอบกลับโดยเฉลี่ยต่อคำถามของลูกค้า"), source="Zendesk, first reply time",
    definition_th="จำนวนชั่วโมงเฉลี่ยจากคำถามเข้ามาถึงการตอบครั้งแรก เฉพาะคำถามที่ตอบแล้ว จัดกลุ่มตามช่องทางได้",
    example={"mean_reply": 1.5, "=": 1.5},
)  # fmt: skip
def inquiry_response_time(mean_reply: Any) -> Any:
    """Mean hours from a customer's question to the first answer, of questions that were answered; group by channel."""
    return mean_reply


@variant("inquiry_response_time", "median", en="median, day and night", th="มัธยฐาน นับทั้งวันทั้งคืน", formula="median_reply")
def _inquiry_median(median_reply: Any) -> Any:
    return median_reply


@variant("inquiry_response_time", "business mean", en="mean of business hours", th="ค่าเฉลี่ยของชั่วโมงทำการ",
         formula="mean_business_reply")  # fmt: skip
def _inquiry_business(mean_business_reply: Any) -> Any:
    return mean_business_reply


@variant("inquiry_response_time", "business median", en="median of business hours", th="มัธยฐานของชั่วโมงทำการ",
         formula="median_business_reply")  # fmt: skip
def _inquiry_business_median(median_business_reply: Any) -> Any:
    return median_business_reply


@variant("inquiry_response_time", "answered", en="share of inquiries answered", th="สัดส่วนคำถามที่ตอบแล้ว",
         formula="answered_inquiries / inquiries", unit="rate")  # fmt: skip
def _inquiry_answered(answered_inquiries: Any, inquiries: Any) -> Any:
    return share(answered_inquiries, inquiries, "answered_inquiries")


@metric(
    unit="number", better="down", family="activity",
    en="Activity ratio", th="อัตราส่วนกิจกรรมต่อดีล",
    variant="won", variant_en="activities per won deal", variant_th="กิจกรรมต่อดีลที่ปิดได้",
    formula="activity_count / won_deals", aliases=("sales activity ratio", "อัตราส่วนกิจกรรมการขาย"), source="the article: activities in relation to closed deals",
    definition_th="จำนวนกิจกรรมการขายทั้งหมด (โทร อีเมล นัดหมาย ฯลฯ) ต่อดีลที่ปิดได้หนึ่งดีล ยิ่งน้อยแปลว่าใช้แรงต่อดีลน้อยลง บันทึก งานภายใน "
                  "และใบลงเวลาไม่นับ",
    example={"activity_count": 112, "won_deals": 3, "=": 37.333333333333336},
)  # fmt: skip
def activity_ratio(activity_count: Any, won_deals: Any) -> Any:
    """Activities per won deal of the period: calls, e-mails, meetings and all others but notes, tasks and time sheets."""
    return ratio(activity_count, won_deals)


@variant("activity_ratio", "closed", en="activities per closed deal", th="กิจกรรมต่อดีลที่รู้ผลแล้ว",
         formula="activity_count / closed_deals")  # fmt: skip
def _activity_closed(activity_count: Any, closed_deals: Any) -> Any:
    return ratio(activity_count, closed_deals)


@variant("activity_ratio", "wins", en="won deals per 100 activities", th="ดีลที่ปิดได้ต่อ 100 กิจกรรม",
         formula="100 * won_deals / activity_count")  # fmt: skip
def _activity_wins(won_deals: Any, activity_count: Any) -> Any:
    return ratio(100 * won_deals, activity_count)
