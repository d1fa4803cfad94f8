<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>administration</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing was written down that fits.</source>
        <translation>没有符合条件的记录。</translation>
    </message>
    <message>
        <source>Search the audit log.</source>
        <translation>查询审计日志。</translation>
    </message>
    <message>
        <source>Empty fields mean any. The search itself is written down.</source>
        <translation>留空表示不限；查询本身也会记入日志。</translation>
    </message>
    <message>
        <source>linked within seconds</source>
        <translation>几秒内入链</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Act</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>the program</source>
        <translation>系统程序</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Subject (number, name)</source>
        <translation>对象（单号、姓名）</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Refund number</source>
        <translation>退款单号</translation>
    </message>
    <message>
        <source>Shift number</source>
        <translation>班次号</translation>
    </message>
    <message>
        <source>Payout number</source>
        <translation>付款单号</translation>
    </message>
    <message>
        <source>Master key</source>
        <translation>主密钥</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Notes and coins</source>
        <translation>张数（枚数）</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>card</source>
        <translation>卡号</translation>
    </message>
    <message>
        <source>name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>身份证号</translation>
    </message>
    <message>
        <source>visit number</source>
        <translation>就诊号</translation>
    </message>
    <message>
        <source>patient number</source>
        <translation>患者号</translation>
    </message>
    <message>
        <source>Payment number</source>
        <translation>支付单号</translation>
    </message>
    <message>
        <source>Searched by</source>
        <translation>查询方式</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>提醒</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>查到</translation>
    </message>
    <message>
        <source>Handed over to</source>
        <translation>交接给</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Acts shown: {count}</source>
        <translation>已显示 {count} 条</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Chain number</source>
        <translation>链号</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>To</source>
        <translation>到</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>按日期</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Older</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>The act</source>
        <translation>操作详情</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Lock out</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Lock {name} out?</source>
        <translation>锁定 {name}？</translation>
    </message>
    <message>
        <source>Sessions of this name end at once. An open shift stays open.</source>
        <translation>该用户的登录立即失效；已开的班次保持不变。</translation>
    </message>
    <message>
        <source>New operator</source>
        <translation>新增操作员</translation>
    </message>
    <message>
        <source>User name (letters and digits)</source>
        <translation>用户名（字母和数字）</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>First password (changed at the first sign-in)</source>
        <translation>初始密码（首次登录须修改）</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Change {name}</source>
        <translation>修改 {name}</translation>
    </message>
    <message>
        <source>New first password for {name}</source>
        <translation>为 {name} 重置初始密码</translation>
    </message>
    <message>
        <source>Whoever is signed in under this name is signed out.</source>
        <translation>以该用户登录的会话将被退出。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>No operator was read yet.</source>
        <translation>尚未读取操作员。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Locked out</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Has a first password</source>
        <translation>待改初始密码</translation>
    </message>
    <message>
        <source>Name of the role</source>
        <translation>角色名称</translation>
    </message>
    <message>
        <source>May</source>
        <translation>权限</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>支付渠道</translation>
    </message>
    <message>
        <source>Refunds of one order, in yuan</source>
        <translation>单个订单的退款额度（元）</translation>
    </message>
    <message>
        <source>Alone up to (empty: the hospital&apos;s usual limit)</source>
        <translation>可自行退款至（留空：医院默认额度）</translation>
    </message>
    <message>
        <source>Approves for others up to (empty: any)</source>
        <translation>可为他人审批至（留空：不限）</translation>
    </message>
    <message>
        <source>New role</source>
        <translation>新增角色</translation>
    </message>
    <message>
        <source>Save the role</source>
        <translation>保存角色</translation>
    </message>
    <message>
        <source>A button brings its menu with it. Changes are felt at the next action.</source>
        <translation>勾选按钮会同时带上所在菜单；修改在下一次操作时生效。</translation>
    </message>
    <message>
        <source>None ticked means every channel, also later ones.</source>
        <translation>都不勾选表示全部渠道，包括以后新增的渠道。</translation>
    </message>
    <message>
        <source>Checkout</source>
        <translation>收费</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Was I charged?</source>
        <translation>扣款查询</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>凭条</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>系统管理</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>审计日志</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>权限数</translation>
    </message>
    <message>
        <source>Operators</source>
        <translation>操作员</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Another computer for {name}?</source>
        <translation>给“{name}”换一台电脑？</translation>
    </message>
    <message>
        <source>When the new code is used, the computer that stands there now is refused at once.</source>
        <translation>新登记码一经使用，该窗口现有的电脑立即被拒绝。</translation>
    </message>
    <message>
        <source>Make a code</source>
        <translation>生成登记码</translation>
    </message>
    <message>
        <source>Good once, until {time}. Type it at the computer of {name}.</source>
        <translation>仅可用一次，{time} 前有效。请在“{name}”的电脑上输入。</translation>
    </message>
    <message>
        <source>Enrolment code</source>
        <translation>登记码</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Change window {code}</source>
        <translation>修改窗口 {code}</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>新增窗口</translation>
    </message>
    <message>
        <source>Window name</source>
        <translation>窗口名称</translation>
    </message>
    <message>
        <source>Campus</source>
        <translation>院区</translation>
    </message>
    <message>
        <source>No window was read yet.</source>
        <translation>尚未读取窗口。</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>电脑</translation>
    </message>
    <message>
        <source>Enrolled</source>
        <translation>已登记</translation>
    </message>
    <message>
        <source>No computer yet</source>
        <translation>尚无电脑</translation>
    </message>
    <message>
        <source>Give them to the role</source>
        <translation>授予该角色</translation>
    </message>
    <message>
        <source>Leave the role as it is</source>
        <translation>保持该角色不变</translation>
    </message>
    <message>
        <source>The new version brings permissions that this role does not have</source>
        <translation>新版本增加了该角色没有的权限</translation>
    </message>
</context>
<context>
    <name>alerts</name>
    <message>
        <source>Alerts</source>
        <translation>待办提醒</translation>
    </message>
    <message>
        <source>What needs a person, the worst first</source>
        <translation>需要人处理的事，最严重的在前</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>I take it</source>
        <translation>我来处理</translation>
    </message>
    <message>
        <source>It is done…</source>
        <translation>已处理…</translation>
    </message>
    <message>
        <source>To the exceptions</source>
        <translation>去处理异常</translation>
    </message>
    <message>
        <source>To the reconciliation</source>
        <translation>去对账</translation>
    </message>
    <message>
        <source>Show the order</source>
        <translation>查看订单</translation>
    </message>
    <message>
        <source>It goes away by itself when its cause is over.</source>
        <translation>原因消除后会自动消失。</translation>
    </message>
    <message>
        <source>Nothing needs you.</source>
        <translation>没有需要您处理的事。</translation>
    </message>
    <message>
        <source>What the program cannot settle by itself stands here, with what to do.</source>
        <translation>系统自己解决不了的事会列在这里，并说明怎么做。</translation>
    </message>
    <message>
        <source>About</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>{n} times</source>
        <translation>{n} 次</translation>
    </message>
    <message>
        <source>Taken by</source>
        <translation>处理人</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>What was found or done (kept in the audit log)</source>
        <translation>查到了什么、做了什么（写入审计日志）</translation>
    </message>
    <message>
        <source>It is done</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close this alert?</source>
        <translation>关闭该提醒？</translation>
    </message>
    <message>
        <source>Write what was done.</source>
        <translation>请写明做了什么。</translation>
    </message>
</context>
<context>
    <name>checkout</name>
    <message>
        <source>Insurance part expired at {time}: read again</source>
        <translation>医保预结算已于 {time} 过期：请重读</translation>
    </message>
    <message>
        <source>Insurance part holds until {time}</source>
        <translation>医保预结算有效至 {time}</translation>
    </message>
    <message>
        <source>Held by {where}, {who}, since {time}: {state}. Wait for its end, then F3</source>
        <translation>{where} {who} 自 {time} 起占用：{state}。等其结束后按 F3</translation>
    </message>
    <message>
        <source>Being paid elsewhere: {where}. Wait for its end, then F3</source>
        <translation>正在别处缴费：{where}。请等其结束后按 F3</translation>
    </message>
    <message>
        <source>Insurance pays all of it: nothing to take here</source>
        <translation>医保全额支付，此处无需收费</translation>
    </message>
    <message>
        <source>The hospital system does not let it be paid: paid or withdrawn meanwhile? F3 asks</source>
        <translation>HIS 暂不允许缴费：可能已缴或已撤销，按 F3 重新查询</translation>
    </message>
    <message>
        <source>Cash taken; the HIS hears of it when the line is back</source>
        <translation>已收现金，线路恢复后告知 HIS</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已支付</translation>
    </message>
    <message>
        <source>insurance {insurance} of {total}</source>
        <translation>医保 {insurance} / 合计 {total}</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>查询中…</translation>
    </message>
    <message>
        <source>Being cancelled</source>
        <translation>正在取消</translation>
    </message>
    <message>
        <source>Paid in part</source>
        <translation>已付部分</translation>
    </message>
    <message>
        <source>{paid} of {total} paid, {remaining} remains</source>
        <translation>已付 {paid}，共 {total}，还剩 {remaining}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>知道了</translation>
    </message>
    <message>
        <source>Ask the oldest now</source>
        <translation>立即查询最早一笔</translation>
    </message>
    <message>
        <source>Money not known yet: {count}</source>
        <translation>未知款项：{count} 笔</translation>
    </message>
    <message>
        <source>Orders that are not complete: {count}</source>
        <translation>未付清的订单：{count}</translation>
    </message>
    <message>
        <source>All money is known</source>
        <translation>没有未知款项</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 笔</translation>
    </message>
    <message>
        <source>Search without a card</source>
        <translation>无卡查找</translation>
    </message>
    <message>
        <source>Search by</source>
        <translation>查找方式</translation>
    </message>
    <message>
        <source>Name, telephone, ID number or visit number</source>
        <translation>姓名、电话、身份证号或就诊号</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Type the whole number or the full name. Compare the masked number with the patient&apos;s papers. Esc goes back.</source>
        <translation>请输入完整号码或完整姓名。请将隐去部分的号码与患者证件核对。Esc 返回。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>身份证号</translation>
    </message>
    <message>
        <source>Visit number</source>
        <translation>就诊号</translation>
    </message>
    <message>
        <source>Patient number</source>
        <translation>患者编号</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>出生日期</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>就诊卡</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>Type what the patient hands over, then Enter.</source>
        <translation>请输入实收金额，按 Enter。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>The total stands here once bills are chosen.</source>
        <translation>选好账单后这里显示应收金额。</translation>
    </message>
    <message>
        <source>Refund: {state}</source>
        <translation>退款：{state}</translation>
    </message>
    <message>
        <source>Already paid</source>
        <translation>已收</translation>
    </message>
    <message>
        <source>Goes back to the patient</source>
        <translation>退还患者</translation>
    </message>
    <message>
        <source>This part</source>
        <translation>本次支付</translation>
    </message>
    <message>
        <source>Remains to be paid</source>
        <translation>还需支付</translation>
    </message>
    <message>
        <source>Pay a part</source>
        <translation>分次支付</translation>
    </message>
    <message>
        <source>Type the amount of this part, then Enter; then scan a code, or F4 for cash.</source>
        <translation>输入本次金额后按回车，再扫付款码，或按 F4 收现金。</translation>
    </message>
    <message>
        <source>The order is cancelled</source>
        <translation>订单已取消</translation>
    </message>
    <message>
        <source>Every part has gone back and is proven; the bills are free. Scan the next card.</source>
        <translation>各笔均已退回并有凭据，账单已释放。请刷下一张卡。</translation>
    </message>
    <message>
        <source>A second person must approve</source>
        <translation>须由第二人批准</translation>
    </message>
    <message>
        <source>Ask a supervisor to approve it among the refunds. F7 parks the order; it stays in the list.</source>
        <translation>请主管在退款界面批准。F7 挂起订单，订单留在列表中。</translation>
    </message>
    <message>
        <source>A part did not go back</source>
        <translation>有一笔未能退回</translation>
    </message>
    <message>
        <source>Its refund was declined. F12 asks again; F7 parks the order, it stays in the list.</source>
        <translation>该笔退款被拒绝。F12 再次申请；F7 挂起订单，订单留在列表中。</translation>
    </message>
    <message>
        <source>The order is being cancelled</source>
        <translation>订单正在取消</translation>
    </message>
    <message>
        <source>Each part ends only with proof. Give cash back when the drawer opens. You may park it (F7).</source>
        <translation>每笔须有凭据才算结束。钱箱打开时退还现金。可先挂起（F7）。</translation>
    </message>
    <message>
        <source>More than remains, by</source>
        <translation>超出余款</translation>
    </message>
    <message>
        <source>Remains after this part</source>
        <translation>本次后还剩</translation>
    </message>
    <message>
        <source>Cash to give back</source>
        <translation>应退现金</translation>
    </message>
    <message>
        <source>Take this as a part</source>
        <translation>按此金额收一部分</translation>
    </message>
    <message>
        <source>Go on with what remains</source>
        <translation>继续收余款</translation>
    </message>
    <message>
        <source>Another amount</source>
        <translation>另输金额</translation>
    </message>
    <message>
        <source>Nothing to pay</source>
        <translation>没有要付的金额</translation>
    </message>
    <message>
        <source>Choose a bill, or scan the next card.</source>
        <translation>请选择账单，或扫下一张卡。</translation>
    </message>
    <message>
        <source>Waiting for a part that is not known yet</source>
        <translation>等待未知的一笔查明</translation>
    </message>
    <message>
        <source>Nothing more may be taken. It is asked for by itself; Esc serves the next patient.</source>
        <translation>不能再收款，系统会自动查询；按 Esc 接待下一位。</translation>
    </message>
    <message>
        <source>No payment codes can be taken now</source>
        <translation>暂时不能扫付款码</translation>
    </message>
    <message>
        <source>{wallets}: the payment begins by itself.</source>
        <translation>{wallets}：扫码后自动开始支付。</translation>
    </message>
    <message>
        <source>Scan the payment code for this part</source>
        <translation>请扫本次付款码</translation>
    </message>
    <message>
        <source>Scan the next payment code for the rest</source>
        <translation>请扫下一个付款码支付余款</translation>
    </message>
    <message>
        <source>Scan the patient&apos;s payment code</source>
        <translation>请扫患者的付款码</translation>
    </message>
    <message>
        <source>{channel} is being asked. Wait.</source>
        <translation>正在向{channel}发送，请等待。</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>The card terminal is asking for the card</source>
        <translation>刷卡终端等待刷卡</translation>
    </message>
    <message>
        <source>Tell the patient: please confirm with the password on the telephone.</source>
        <translation>请告诉患者：请在手机上输入密码确认。</translation>
    </message>
    <message>
        <source>The patient is typing the password</source>
        <translation>患者正在输入密码</translation>
    </message>
    <message>
        <source>Wait: it is undone only when the channel has proved it. You may park it.</source>
        <translation>请等待：渠道确认后才算撤销；可以先挂起。</translation>
    </message>
    <message>
        <source>Asking the channel to undo</source>
        <translation>正在请渠道撤销</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>未支付</translation>
    </message>
    <message>
        <source>Tell the patient: “We are asking {channel}. Please do not pay this part again; what was charged counts or comes back.” F8 goes on with what remains, F7 parks it.</source>
        <translation>请告诉患者：“正在向{channel}查询，这一笔请不要重复付，扣了款会算数或退回。” F8 继续收余款，F7 挂起。</translation>
    </message>
    <message>
        <source>Not known yet whether this part is paid</source>
        <translation>这一笔是否已付尚不清楚</translation>
    </message>
    <message>
        <source>Tell the patient: “We are asking {channel}. Please do not pay again; what was charged counts or comes back.” Take no other payment for these bills.</source>
        <translation>请告诉患者：“正在向{channel}核实，请不要重复付款；如已扣款，会算数或退回。”这些账单不要再收其他付款。</translation>
    </message>
    <message>
        <source>Not known yet whether it is paid</source>
        <translation>尚不知道是否已支付</translation>
    </message>
    <message>
        <source>Tell the patient: please present the card and type the PIN at the terminal.</source>
        <translation>请告诉患者：请在终端上出示银行卡并输入密码。</translation>
    </message>
    <message>
        <source>Cash taken: {amount}, to be delivered</source>
        <translation>已收现金 {amount}，待送达</translation>
    </message>
    <message>
        <source>Paid {amount}</source>
        <translation>已收 {amount}</translation>
    </message>
    <message>
        <source>Posting in progress: the HIS is being told. Scan the next card.</source>
        <translation>入账处理中，正在通知 HIS。可以扫下一张卡。</translation>
    </message>
    <message>
        <source>Ready for the next patient: scan a card.</source>
        <translation>可以接待下一位：请扫卡。</translation>
    </message>
    <message>
        <source>Bills {total}, of it insurance {insurance}</source>
        <translation>账单合计 {total}，其中医保 {insurance}</translation>
    </message>
    <message>
        <source>Order {total}, paid {paid}</source>
        <translation>订单 {total}，已付 {paid}</translation>
    </message>
    <message>
        <source>Still missing</source>
        <translation>还差</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Change of the part just paid</source>
        <translation>刚付一笔的找零</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>The server undoes it by itself in</source>
        <translation>系统自动撤销倒计时</translation>
    </message>
    <message>
        <source>Receipt not printed: {why}</source>
        <translation>凭条未打出：{why}</translation>
    </message>
    <message>
        <source>Receipt printed</source>
        <translation>凭条已打印</translation>
    </message>
    <message>
        <source>Receipt is being printed</source>
        <translation>正在打印凭条</translation>
    </message>
    <message>
        <source>Receipt perhaps printed: {why}</source>
        <translation>凭条可能已打印：{why}</translation>
    </message>
    <message>
        <source>The payment stands; the receipt can be printed at any time.</source>
        <translation>支付有效；凭条可随时补打。</translation>
    </message>
    <message>
        <source>Exact amount</source>
        <translation>刚好（不找零）</translation>
    </message>
    <message>
        <source>Cash for the rest</source>
        <translation>现金付余款</translation>
    </message>
    <message>
        <source>Print a slip of the parts</source>
        <translation>打印分次付款凭条</translation>
    </message>
    <message>
        <source>Bank card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>Settle the terminal now</source>
        <translation>立即结算终端</translation>
    </message>
    <message>
        <source>Paid on the terminal alone</source>
        <translation>已在终端上单独刷卡</translation>
    </message>
    <message>
        <source>Cancel this order</source>
        <translation>取消订单</translation>
    </message>
    <message>
        <source>To pay here</source>
        <translation>应收</translation>
    </message>
    <message>
        <source>Bills of this patient that are not paid: {count}. F3 reads them again.</source>
        <translation>该患者还有 {count} 张账单未缴。按 F3 重新读取。</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>立即查询</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>取消支付</translation>
    </message>
    <message>
        <source>Park, serve the next patient</source>
        <translation>挂起，服务下一位</translation>
    </message>
    <message>
        <source>Print the receipt again</source>
        <translation>补打凭条</translation>
    </message>
    <message>
        <source>Cancel this order?</source>
        <translation>取消此订单？</translation>
    </message>
    <message>
        <source>Every part that is paid goes back: cash from the drawer, the others the way they came. What is not known yet is asked to be undone. Paid so far: {paid}.</source>
        <translation>已付的每一笔都将退回：现金从钱箱退还，其余原路退回；未知的一笔将请渠道撤销。目前已付：{paid}。</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>取消订单</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Bills: {chosen} of {count} chosen</source>
        <translation>待缴费：已选 {chosen} / {count} 张</translation>
    </message>
    <message>
        <source>Bills: {count} paid</source>
        <translation>已缴费 {count} 张</translation>
    </message>
    <message>
        <source>Bills: cash taken for {count}, to be delivered</source>
        <translation>账单：{count} 张已收现金，待送达</translation>
    </message>
    <message>
        <source>Scan the patient&apos;s card</source>
        <translation>请扫患者的就诊卡</translation>
    </message>
    <message>
        <source>Medical card, identity card or visit code: the bills appear by themselves.</source>
        <translation>就诊卡、身份证或就诊码均可，账单会自动显示。</translation>
    </message>
    <message>
        <source>No card: search</source>
        <translation>无卡查找</translation>
    </message>
    <message>
        <source>No shift is open</source>
        <translation>尚未开班</translation>
    </message>
    <message>
        <source>Money is taken in a shift. Open one with the float that lies in the drawer.</source>
        <translation>收费须在班次内进行，请按钱箱内的备用金开班。</translation>
    </message>
    <message>
        <source>Open a shift</source>
        <translation>去开班</translation>
    </message>
    <message>
        <source>Several patients match: choose</source>
        <translation>有多位患者，请选择</translation>
    </message>
    <message>
        <source>Up and Down, then Enter. Esc goes back.</source>
        <translation>上下键选择，Enter 确认，Esc 返回。</translation>
    </message>
    <message>
        <source>↑ ↓ move    Space choose    → items    F2 search    Esc next patient</source>
        <translation>↑ ↓ 移动    空格 选择    → 明细    F2 无卡查找    Esc 下一位</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>规格</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Insurance</source>
        <translation>医保</translation>
    </message>
    <message>
        <source>Own part</source>
        <translation>自付</translation>
    </message>
    <message>
        <source>{amount} were paid on the terminal alone</source>
        <translation>{amount} 已在终端上单独刷卡</translation>
    </message>
    <message>
        <source>The bank&apos;s own numbers are the proof, once: read them off the terminal, or type them off its slip. The amount must be exactly that of the payment.</source>
        <translation>以银行自己的号码为凭证，只能用一次：从终端读取，或照签购单录入。金额必须与这笔支付完全相同。</translation>
    </message>
    <message>
        <source>Trace number on the slip, six digits</source>
        <translation>签购单上的凭证号，六位数字</translation>
    </message>
    <message>
        <source>Batch number</source>
        <translation>批次号</translation>
    </message>
    <message>
        <source>Reference number</source>
        <translation>参考号</translation>
    </message>
    <message>
        <source>Read off the terminal</source>
        <translation>从终端读取</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>关联</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation type="unfinished">暂不</translation>
    </message>
    <message>
        <source>The terminal is asked…</source>
        <translation>正在询问终端…</translation>
    </message>
    <message>
        <source>{amount} that the card terminal took by itself become this payment.</source>
        <translation>把刷卡终端自行收取的 {amount} 作为这笔支付。</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>As at the beginning</source>
        <translation>恢复初始</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Space shows or hides, Ctrl+Up and Ctrl+Down move, F keeps all up to here in place when the list scrolls.</source>
        <translation>空格显示或隐藏，Ctrl+↑ / Ctrl+↓ 移动，F 把到此为止的列固定不随滚动。</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>{column} (stays in place)</source>
        <translation>{column}（固定）</translation>
    </message>
</context>
<context>
    <name>devices</name>
    <message>
        <source>State not known</source>
        <translation>状态未知</translation>
    </message>
    <message>
        <source>Last trouble: {words}</source>
        <translation>最近一次故障：{words}</translation>
    </message>
    <message>
        <source>Print a test page</source>
        <translation>打印测试页</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Light every figure</source>
        <translation>点亮所有数字</translation>
    </message>
    <message>
        <source>Say hello</source>
        <translation>播报测试</translation>
    </message>
    <message>
        <source>Print the calibration page</source>
        <translation>打印校准页</translation>
    </message>
    <message>
        <source>Sell ¥0.01 and take it back</source>
        <translation>试销 ¥0.01 并撤销</translation>
    </message>
    <message>
        <source>Take ¥0.01 back</source>
        <translation>撤销试销的 ¥0.01</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>测试中…</translation>
    </message>
    <message>
        <source>The test went well.</source>
        <translation>测试正常。</translation>
    </message>
    <message>
        <source>Held by another program</source>
        <translation>被其他程序占用</translation>
    </message>
    <message>
        <source>Hangs</source>
        <translation>卡住</translation>
    </message>
    <message>
        <source>Does not answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>Not plugged in</source>
        <translation>未接入</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>忙</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>Line open</source>
        <translation>线路已通</translation>
    </message>
    <message>
        <source>Paper: enough</source>
        <translation>纸张：充足</translation>
    </message>
    <message>
        <source>Paper: nearly out</source>
        <translation>纸张：将尽</translation>
    </message>
    <message>
        <source>Paper: out</source>
        <translation>纸张：缺纸</translation>
    </message>
    <message>
        <source>Cover: open</source>
        <translation>上盖：打开</translation>
    </message>
    <message>
        <source>Cover: closed</source>
        <translation>上盖：已合上</translation>
    </message>
    <message>
        <source>Drawer: open</source>
        <translation>钱箱：打开</translation>
    </message>
    <message>
        <source>Drawer: closed</source>
        <translation>钱箱：已关</translation>
    </message>
    <message>
        <source>Device program: starting</source>
        <translation>设备程序：启动中</translation>
    </message>
    <message>
        <source>Device program: running</source>
        <translation>设备程序：运行中</translation>
    </message>
    <message>
        <source>Device program: being restarted</source>
        <translation>设备程序：正在重启</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Receipts that did not come out</source>
        <translation>未打出的凭条</translation>
    </message>
    <message>
        <source>Print now</source>
        <translation>立即打印</translation>
    </message>
    <message>
        <source>Every receipt of this computer came out.</source>
        <translation>本机凭条均已打印。</translation>
    </message>
    <message>
        <source>No device is known at this window.</source>
        <translation>本窗口没有设备。</translation>
    </message>
    <message>
        <source>Devices stand in this computer&apos;s settings file; ask the information department.</source>
        <translation>设备在本机配置文件中设置，请联系信息科。</translation>
    </message>
    <message>
        <source>Perhaps came out: marked</source>
        <translation>可能已出：加补打标记</translation>
    </message>
    <message>
        <source>Nothing came out</source>
        <translation>未出纸</translation>
    </message>
    <message>
        <source>Made at</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>出纸情况</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Send bytes to {place}?</source>
        <translation>要向 {place} 发送数据吗？</translation>
    </message>
    <message>
        <source>A printer, a card terminal, an announcer and a keypad are each asked in their own language; nothing is printed or paid. A device that is none of these may take the bytes amiss: make sure that none is plugged in there.</source>
        <translation>依次按打印机、刷卡终端、语音报价器和密码键盘各自的协议询问；不会打印，也不会扣款。若接的是其他设备，可能会误解这些数据：请确认那里没有接其他设备。</translation>
    </message>
    <message>
        <source>Ask it</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不询问</translation>
    </message>
    <message>
        <source>Take {name} away?</source>
        <translation>要移除 {name} 吗？</translation>
    </message>
    <message>
        <source>This window works without it from now on; what hangs on it goes with it.</source>
        <translation>此后本窗口不再使用它；接在它上面的设备一并移除。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The log was saved.</source>
        <translation>日志已保存。</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>保存日志</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>添加设备</translation>
    </message>
    <message>
        <source>A further device</source>
        <translation>新增设备</translation>
    </message>
    <message>
        <source>Set up devices</source>
        <translation>设置设备</translation>
    </message>
    <message>
        <source>Keep the changes</source>
        <translation>保存修改</translation>
    </message>
    <message>
        <source>{name} is taken away.</source>
        <translation>{name} 已移除。</translation>
    </message>
    <message>
        <source>Ask this port</source>
        <translation>询问此端口</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Ports and printers of this computer are listed; nothing is sent to them by that.</source>
        <translation>列出本机的端口和打印机；列出时不向它们发送任何数据。</translation>
    </message>
    <message>
        <source>Set up as {name}.</source>
        <translation>已添加为 {name}。</translation>
    </message>
    <message>
        <source>Look for devices</source>
        <translation>查找设备</translation>
    </message>
    <message>
        <source>{name} is changed.</source>
        <translation>{name} 已修改。</translation>
    </message>
    <message>
        <source>Back to the devices</source>
        <translation>返回设备列表</translation>
    </message>
    <message>
        <source>library C:\reader, library C:\reader with C:\Python32\python.exe</source>
        <translation>library C:\reader，或 library C:\reader with C:\Python32\python.exe</translation>
    </message>
    <message>
        <source>through printer-1</source>
        <translation>through printer-1</translation>
    </message>
    <message>
        <source>COM3 9600, library C:\gmc with C:\Python32\python.exe, files C:\gmc</source>
        <translation>COM3 9600、library C:\gmc with C:\Python32\python.exe、files C:\gmc</translation>
    </message>
    <message>
        <source>COM3 9600, 192.168.1.50:9100, a printer&apos;s name</source>
        <translation>COM3 9600、192.168.1.50:9100、打印机名称</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>型号</translation>
    </message>
    <message>
        <source>Connected to</source>
        <translation>连接位置</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>something; it is empty</source>
        <translation>必填，现在为空</translation>
    </message>
    <message>
        <source>1 to 16, or 1001 to 1016 for a USB reader</source>
        <translation>1 至 16；USB 读卡器为 1001 至 1016</translation>
    </message>
    <message>
        <source>through, and the name of a printer set up</source>
        <translation>through 加上已添加的打印机名</translation>
    </message>
    <message>
        <source>a serial port or a network address</source>
        <translation>串口或网络地址</translation>
    </message>
    <message>
        <source>library, and the folder that its maker installed</source>
        <translation>library 加上厂商安装目录</translation>
    </message>
    <message>
        <source>nothing: this computer speaks</source>
        <translation>留空：由本机发声</translation>
    </message>
    <message>
        <source>nothing: the printer has its field</source>
        <translation>留空：打印机在下面单独填写</translation>
    </message>
    <message>
        <source>pin 2 or 5, switch low or high</source>
        <translation>引脚 2 或 5，开关电平 low 或 high</translation>
    </message>
    <message>
        <source>addresses as host:port, commas between</source>
        <translation>host:port 形式的地址，多个用逗号隔开</translation>
    </message>
    <message>
        <source>{lowest} to {highest}</source>
        <translation>{lowest} 至 {highest}</translation>
    </message>
    <message>
        <source>one of: {words}</source>
        <translation>其中之一：{words}</translation>
    </message>
    <message>
        <source>Set up already</source>
        <translation>已添加</translation>
    </message>
    <message>
        <source>By its maker&apos;s number</source>
        <translation>按厂商编号识别</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>未询问</translation>
    </message>
    <message>
        <source>It answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>It did not say what it is</source>
        <translation>未能识别</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Invoices on their form</source>
        <translation>发票套打位置</translation>
    </message>
    <message>
        <source>Keep the offset</source>
        <translation>保存偏移</translation>
    </message>
    <message>
        <source>Preview as PDF</source>
        <translation>PDF 预览</translation>
    </message>
    <message>
        <source>To the right, 0.1 mm</source>
        <translation>向右偏移（0.1 毫米）</translation>
    </message>
    <message>
        <source>Down, 0.1 mm</source>
        <translation>向下偏移（0.1 毫米）</translation>
    </message>
    <message>
        <source>Print the calibration page, lay it over a form, and enter how far it is off.</source>
        <translation>打印校准页，与票据纸对齐查看，填写相差的距离。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>按型号默认</translation>
    </message>
    <message>
        <source>Its paper shows it</source>
        <translation>单据上有</translation>
    </message>
    <message>
        <source>Its paper does not</source>
        <translation>单据上没有</translation>
    </message>
    <message>
        <source>The terminal&apos;s paper or list shows it?</source>
        <translation>刷卡终端的单据或交易列表里有这一笔？</translation>
    </message>
    <message>
        <source>The terminal&apos;s paper or list does not show it?</source>
        <translation>刷卡终端的单据或交易列表里没有这一笔？</translation>
    </message>
    <message>
        <source>What is said here is believed: the batch is compared with it.</source>
        <translation>系统以此为准，结算核对时也按此计算。</translation>
    </message>
    <message>
        <source>So it is</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Not sure yet</source>
        <translation>还不确定</translation>
    </message>
    <message>
        <source>The trial sale of ¥0.01 of {time} was not taken back and stands in the terminal&apos;s batch. Testing the terminal again takes it back.</source>
        <translation>{time} 试刷的 ¥0.01 尚未撤销，仍在刷卡终端本批次内。再次测试刷卡终端即可撤销。</translation>
    </message>
    <message>
        <source>Whether the trial sale of ¥0.01 of {time} went through is not known. Until it is, no card is taken here. Read again asks the terminal; if it does not tell, look at its paper.</source>
        <translation>{time} 试刷 ¥0.01 结果不明，查清之前本窗口不能刷卡。点“刷新”向刷卡终端查询；查不到时请看刷卡终端单据。</translation>
    </message>
    <message>
        <source>Whether the trial sale of ¥0.01 was taken back at {time} is not known. Until it is, no card is taken here. Read again asks the terminal; if it does not tell, look at its paper.</source>
        <translation>{time} 撤销试刷 ¥0.01 的结果不明，查清之前本窗口不能刷卡。点“刷新”向刷卡终端查询；查不到时请看刷卡终端单据。</translation>
    </message>
</context>
<context>
    <name>exceptions</name>
    <message>
        <source>Likely: {cause}</source>
        <translation>可能原因：{cause}</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>Ask channel</source>
        <translation>查询渠道</translation>
    </message>
    <message>
        <source>Ask HIS</source>
        <translation>查询 HIS</translation>
    </message>
    <message>
        <source>Propose…</source>
        <translation>提议…</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Execute</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Second person…</source>
        <translation>第二人…</translation>
    </message>
    <message>
        <source>Note, file…</source>
        <translation>备注、文件…</translation>
    </message>
    <message>
        <source>I take it</source>
        <translation>我来负责</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>收回…</translation>
    </message>
    <message>
        <source>Undo…</source>
        <translation>撤回…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Evidence, the oldest first</source>
        <translation>证据（按时间先后）</translation>
    </message>
    <message>
        <source>Reading the case…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Its four records and its evidence come from the server.</source>
        <translation>正从服务器读取四方记录和证据。</translation>
    </message>
    <message>
        <source>Owner: {name}</source>
        <translation>负责人：{name}</translation>
    </message>
    <message>
        <source>open for {age}</source>
        <translation>已历时 {age}</translation>
    </message>
    <message>
        <source>Last: {what}</source>
        <translation>最近：{what}</translation>
    </message>
    <message>
        <source>Proposed: {act}</source>
        <translation>已提议：{act}</translation>
    </message>
    <message>
        <source>Safe act: {act}</source>
        <translation>安全处理：{act}</translation>
    </message>
    <message>
        <source>Proposed by {name}: {note}</source>
        <translation>{name} 提议：{note}</translation>
    </message>
    <message>
        <source>Approved by {name}</source>
        <translation>{name} 已批准</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>负责人</translation>
    </message>
    <message>
        <source>Open since</source>
        <translation>发现至今</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Accounting day</source>
        <translation>账期日</translation>
    </message>
    <message>
        <source>Exception</source>
        <translation>异常号</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>手续费</translation>
    </message>
    <message>
        <source>Our number</source>
        <translation>我方单号</translation>
    </message>
    <message>
        <source>Channel&apos;s number</source>
        <translation>渠道单号</translation>
    </message>
    <message>
        <source>Business number</source>
        <translation>业务单号</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Statement line</source>
        <translation>对账单行</translation>
    </message>
    <message>
        <source>line {line} of file {file}</source>
        <translation>文件 {file} 第 {line} 行</translation>
    </message>
    <message>
        <source>At risk</source>
        <translation>涉险金额</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Four records</source>
        <translation>四方记录</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>支付渠道</translation>
    </message>
    <message>
        <source>Safe act</source>
        <translation>安全处理</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>已历时</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>差异项</translation>
    </message>
    <message>
        <source>Time of payment</source>
        <translation>支付时间</translation>
    </message>
    <message>
        <source>Proposed / approved by</source>
        <translation>提议人 / 批准人</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Last found by run</source>
        <translation>最近对账批次</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>{count} marked · {amount}</source>
        <translation>已选 {count} 笔 · {amount}</translation>
    </message>
    <message>
        <source>Propose {count}…</source>
        <translation>提议 {count} 笔…</translation>
    </message>
    <message>
        <source>Approve {count}</source>
        <translation>批准 {count} 笔</translation>
    </message>
    <message>
        <source>Second person for {count}…</source>
        <translation>第二人批准 {count} 笔…</translation>
    </message>
    <message>
        <source>Execute {count}</source>
        <translation>执行 {count} 笔</translation>
    </message>
    <message>
        <source>Unmark</source>
        <translation>取消选中</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>此项必填。</translation>
    </message>
    <message>
        <source>Comment (everybody who sees the case reads it)</source>
        <translation>备注（能看到此异常的人都能读）</translation>
    </message>
    <message>
        <source>Choose a file (PDF, JPEG or PNG, at most 5 MB)</source>
        <translation>选择文件（PDF、JPEG 或 PNG，不超过 5 MB）</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>No file chosen.</source>
        <translation>未选择文件。</translation>
    </message>
    <message>
        <source>Add to the evidence</source>
        <translation>添加证据</translation>
    </message>
    <message>
        <source>Write a comment or choose a file.</source>
        <translation>请写备注或选择文件。</translation>
    </message>
    <message>
        <source>Evidence (*.pdf *.jpg *.jpeg *.png)</source>
        <translation>证据 (*.pdf *.jpg *.jpeg *.png)</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Narrow: type, cause or act</source>
        <translation>筛选：类型、原因或处理</translation>
    </message>
    <message>
        <source>Each money has four records: channel, this program, business system, service channel. ＝ agrees, ≠ differs, — is missing. What each picture means, why, and the one safe act:</source>
        <translation>每笔钱有四方记录：支付渠道、本系统、业务系统、服务渠道。＝ 一致，≠ 不一致，— 没有。每种情形的含义、可能原因和唯一安全的处理：</translation>
    </message>
    <message>
        <source>The table of 81 patterns</source>
        <translation>81 种情形一览</translation>
    </message>
    <message>
        <source>Likely cause</source>
        <translation>可能原因</translation>
    </message>
    <message>
        <source>Who must agree</source>
        <translation>需谁同意</translation>
    </message>
    <message>
        <source>Propose an act</source>
        <translation>提出处理办法</translation>
    </message>
    <message>
        <source>{act} (what the table advises)</source>
        <translation>{act}（情形表建议）</translation>
    </message>
    <message>
        <source>Reason (stays in the timeline and the audit log)</source>
        <translation>理由（保存在时间线和审计日志）</translation>
    </message>
    <message>
        <source>Account that the difference is booked to</source>
        <translation>差额记入的科目</translation>
    </message>
    <message>
        <source>Order number that explains this money</source>
        <translation>解释这笔钱的订单号</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>提议</translation>
    </message>
    <message>
        <source>The reason as before</source>
        <translation>同上次理由</translation>
    </message>
    <message>
        <source>Money stands elsewhere afterwards.</source>
        <translation>执行后钱的归属会改变。</translation>
    </message>
    <message>
        <source>{done} of {count} are done</source>
        <translation>{count} 笔中完成 {done} 笔</translation>
    </message>
    <message>
        <source>What was not done stays marked; the reason stands beside it.</source>
        <translation>未完成的仍保持选中，原因列在旁边。</translation>
    </message>
    <message>
        <source>What has a next step stays marked: the bar above the list offers it for all.</source>
        <translation>还有下一步的仍保持选中：列表上方可一并办理。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Approve this proposal?</source>
        <translation>批准这个处理办法？</translation>
    </message>
    <message>
        <source>Execute it now?</source>
        <translation>现在执行？</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Withdraw the proposal?</source>
        <translation>收回提议？</translation>
    </message>
    <message>
        <source>The exception is new again; what was proposed stays in its evidence.</source>
        <translation>异常恢复为新发现；提议内容保留在证据中。</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>Undo what was done?</source>
        <translation>撤回已做的处理？</translation>
    </message>
    <message>
        <source>A counter-act takes it back; nothing is deleted. It is open again then.</source>
        <translation>用反向处理撤回，不删除任何记录；之后该异常重新打开。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Undo: {act}. {what}</source>
        <translation>撤回：{act}。{what}</translation>
    </message>
    <message>
        <source>Approve {count} proposals?</source>
        <translation>批准 {count} 笔处理办法？</translation>
    </message>
    <message>
        <source>Execute {count} now?</source>
        <translation>现在执行 {count} 笔？</translation>
    </message>
    <message>
        <source>Yes, all of them</source>
        <translation>确定，全部</translation>
    </message>
    <message>
        <source>{count} exceptions, {amount} at risk together.</source>
        <translation>共 {count} 笔异常，涉险 {amount}。</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>No evidence yet. Ask the channel or the business system.</source>
        <translation>还没有证据，请查询支付渠道或业务系统。</translation>
    </message>
    <message>
        <source>at risk</source>
        <translation>涉险</translation>
    </message>
    <message>
        <source>All again</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Narrow: number, type, owner</source>
        <translation>筛选：单号、类型、负责人</translation>
    </message>
    <message>
        <source>Narrow the list</source>
        <translation>缩小列表</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Waiting for me</source>
        <translation>待我批准</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>超期</translation>
    </message>
    <message>
        <source>Mine</source>
        <translation>我负责的</translation>
    </message>
    <message>
        <source>Every open state</source>
        <translation>所有未结状态</translation>
    </message>
    <message>
        <source>Every state, ended too</source>
        <translation>所有状态（含已结束）</translation>
    </message>
    <message>
        <source>Every channel</source>
        <translation>所有渠道</translation>
    </message>
    <message>
        <source>Every type</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>{count} in this list</source>
        <translation>本列表 {count} 笔</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>异常账目处理</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Save as CSV</source>
        <translation>导出 CSV</translation>
    </message>
    <message>
        <source>81 patterns</source>
        <translation>81 种情形</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>↑↓ next case · Ctrl+↑↓ read on in it</source>
        <translation>↑↓ 下一笔 · Ctrl+↑↓ 翻看内容</translation>
    </message>
    <message>
        <source>↑↓ choose · Enter open · Space mark · E mark equals · Ctrl+C copy · Ctrl+G go to row</source>
        <translation>↑↓ 选择 · Enter 打开 · 空格 选中 · E 选中同类 · Ctrl+C 复制 · Ctrl+G 跳到行</translation>
    </message>
    <message>
        <source>The list could not be read.</source>
        <translation>列表读取失败。</translation>
    </message>
    <message>
        <source>Read it again (F5); what is wrong stands above.</source>
        <translation>请重新读取 (F5)；问题见上方。</translation>
    </message>
    <message>
        <source>No exception fits these conditions.</source>
        <translation>没有符合条件的异常。</translation>
    </message>
    <message>
        <source>F7 takes all conditions away and shows every open exception.</source>
        <translation>按 F7 取消全部条件，显示所有未结异常。</translation>
    </message>
    <message>
        <source>No exception is open: every difference is explained.</source>
        <translation>没有未结的异常：所有差异都已解释。</translation>
    </message>
    <message>
        <source>New ones come with the next reconciliation. Ended ones stand under Views (F3).</source>
        <translation>新的异常随下次对账出现；已结束的在“视图”（F3）中。</translation>
    </message>
    <message>
        <source>All open, the worst first</source>
        <translation>全部未结，最严重的在前</translation>
    </message>
    <message>
        <source>Over their limit</source>
        <translation>已超期限</translation>
    </message>
    <message>
        <source>Nobody has proposed anything</source>
        <translation>尚无人提议</translation>
    </message>
    <message>
        <source>Approved, to be executed</source>
        <translation>已批准，待执行</translation>
    </message>
    <message>
        <source>Executed, not verified yet</source>
        <translation>已执行，尚未核实</translation>
    </message>
    <message>
        <source>Ended, the latest first</source>
        <translation>已结束，最近的在前</translation>
    </message>
    <message>
        <source>Save the present conditions as (Enter)</source>
        <translation>把当前条件保存为（Enter）</translation>
    </message>
    <message>
        <source>Enter shows a view, Delete forgets one that was saved.</source>
        <translation>Enter 打开视图，Delete 删除保存的视图。</translation>
    </message>
    <message>
        <source>{age} over</source>
        <translation>超 {age}</translation>
    </message>
    <message>
        <source>{age} left</source>
        <translation>剩 {age}</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Nobody has to agree.</source>
        <translation>无需同意。</translation>
    </message>
    <message>
        <source>One person is enough.</source>
        <translation>一人即可。</translation>
    </message>
    <message>
        <source>Two different people must agree.</source>
        <translation>必须由两人同意。</translation>
    </message>
</context>
<context>
    <name>find</name>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Scan a card or a receipt, or type a number, name, telephone or ID number</source>
        <translation>扫就诊卡或凭条，或输入单号、姓名、电话、身份证号</translation>
    </message>
    <message>
        <source>Find a patient or a payment</source>
        <translation>查找患者或支付</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Patient number</source>
        <translation>患者编号</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>性别</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>出生日期</translation>
    </message>
    <message>
        <source>ID number</source>
        <translation>身份证号</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
</context>
<context>
    <name>frame</name>
    <message>
        <source>Paydesk</source>
        <translation>收费台</translation>
    </message>
    <message>
        <source>Password of {name}</source>
        <translation>{name}的密码</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Sign in as somebody else</source>
        <translation>换人登录</translation>
    </message>
    <message>
        <source>The session has ended</source>
        <translation>登录已过期</translation>
    </message>
    <message>
        <source>Window locked</source>
        <translation>窗口已锁定</translation>
    </message>
    <message>
        <source>Sign in again as {name}; everything on the screen stays as it is.</source>
        <translation>请以{name}重新登录，界面内容保持不变。</translation>
    </message>
    <message>
        <source>{name}&apos;s shift stays open, also when somebody else signs in. Payments go on.</source>
        <translation>{name}的班次保持开启，换人登录也不会交班；进行中的支付会继续。</translation>
    </message>
    <message>
        <source>Every action has its key on it. Scan at any time.</source>
        <translation>每个操作都标有快捷键，随时可以扫码。</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Money not known: {count} · {amount}  Ctrl+1</source>
        <translation>未确认款项 {count} 笔 · {amount}  Ctrl+1</translation>
    </message>
    <message>
        <source>Alerts: {count}  Ctrl+9</source>
        <translation>提醒：{count}  Ctrl+9</translation>
    </message>
    <message>
        <source>Restored: missing payments are being found</source>
        <translation>数据已恢复：正在找回缺失付款</translation>
    </message>
    <message>
        <source>No shift open</source>
        <translation>未开班</translation>
    </message>
    <message>
        <source>Shift since {time}</source>
        <translation>{time} 开班</translation>
    </message>
    <message>
        <source>Server does not answer</source>
        <translation>服务器无应答</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Devices are being restarted</source>
        <translation>设备正在重启</translation>
    </message>
    <message>
        <source>Look at: {names}</source>
        <translation>请检查：{names}</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Sign out?</source>
        <translation>要退出登录吗？</translation>
    </message>
    <message>
        <source>The shift stays open until you close it. For a short break, lock the window instead (Ctrl+L).</source>
        <translation>班次会一直开着，直到您结班。短暂离开请锁定窗口（Ctrl+L）。</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>{name} has no role yet</source>
        <translation>{name}还没有角色</translation>
    </message>
    <message>
        <source>Ask the administrator for a role, then sign in again. Nothing can be done before.</source>
        <translation>请管理员分配角色后重新登录，在此之前无法使用任何功能。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>To deliver: {count} · {amount}</source>
        <translation>待上传：{count} 笔 · {amount}</translation>
    </message>
    <message>
        <source>Nothing was taken without the server at this window.</source>
        <translation>本窗口没有离线收款。</translation>
    </message>
    <message>
        <source>Payments of such a time stand here, with what became of them.</source>
        <translation>离线期间的收款和处理结果会列在这里。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Taken without the server</source>
        <translation>离线收款</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Became</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>Booked</source>
        <translation>已入账</translation>
    </message>
    <message>
        <source>Held: {why}</source>
        <translation>暂挂：{why}</translation>
    </message>
    <message>
        <source>Not delivered: {why}</source>
        <translation>未送达：{why}</translation>
    </message>
    <message>
        <source>To be delivered</source>
        <translation>待上传</translation>
    </message>
</context>
<context>
    <name>go_to_row</name>
    <message>
        <source>Row, 1 to {total}</source>
        <translation>行号（1 至 {total}）</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>跳转</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go to a row</source>
        <translation>跳到某一行</translation>
    </message>
    <message>
        <source>Type a number from 1 to {total}.</source>
        <translation>请输入 1 至 {total} 之间的行号。</translation>
    </message>
</context>
<context>
    <name>healing</name>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>账单</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>noticed by the server itself</source>
        <translation>服务器自行发现</translation>
    </message>
    <message>
        <source>noticed by a window that remembered more</source>
        <translation>由记录更新的窗口发现</translation>
    </message>
    <message>
        <source>noticed by a window whose payment was missing</source>
        <translation>由缺少收款记录的窗口发现</translation>
    </message>
    <message>
        <source>restored by command</source>
        <translation>由命令恢复</translation>
    </message>
    <message>
        <source>Has not answered yet</source>
        <translation>尚未应答</translation>
    </message>
    <message>
        <source>Has answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>Given up: it never answers</source>
        <translation>已放弃：不会再应答</translation>
    </message>
    <message>
        <source>Is asked for again</source>
        <translation>正在重新获取</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>已核对</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>尚未确认</translation>
    </message>
    <message>
        <source>Found again</source>
        <translation>已找回</translation>
    </message>
    <message>
        <source>{made} found again, {known} known, {passed} without money</source>
        <translation>找回 {made} 笔，已有 {known} 笔，无款 {passed} 笔</translation>
    </message>
    <message>
        <source>{rows} lines, {found} of them were missing</source>
        <translation>共 {rows} 行，其中缺失 {found} 行</translation>
    </message>
    <message>
        <source>{amount}: more than is left of its payment</source>
        <translation>{amount}：超过该笔收款的剩余金额</translation>
    </message>
    <message>
        <source>Windows that have answered</source>
        <translation>已应答的窗口</translation>
    </message>
    <message>
        <source>Statements compared</source>
        <translation>已核对的账单</translation>
    </message>
    <message>
        <source>Payments found again</source>
        <translation>已找回的收款</translation>
    </message>
    <message>
        <source>Refunds found again</source>
        <translation>已找回的退款</translation>
    </message>
    <message>
        <source>{done} of {count}</source>
        <translation>{done} / {count}</translation>
    </message>
    <message>
        <source>{count} not answered yet</source>
        <translation>{count} 笔尚未应答</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Answered by the HIS</source>
        <translation>HIS 已应答</translation>
    </message>
    <message>
        <source>Is the computer of {name} lost for good?</source>
        <translation>{name}的电脑确定无法找回吗？</translation>
    </message>
    <message>
        <source>What only that computer knew is then looked for in the channels&apos; statements alone; cash that it took since the backup stays unknown. If it comes back after all, it is heard.</source>
        <translation>只有该电脑知道的收款将只能从渠道账单中查找；备份之后它收的现金将无法得知。如果它之后又恢复，仍会接收它的记录。</translation>
    </message>
    <message>
        <source>It never answers</source>
        <translation>确定不会再应答</translation>
    </message>
    <message>
        <source>Computer is lost…</source>
        <translation>电脑已丢失…</translation>
    </message>
    <message>
        <source>The database was never put back to an earlier time.</source>
        <translation>数据库从未恢复到较早的时间。</translation>
    </message>
    <message>
        <source>What is missing is being found</source>
        <translation>正在找回缺失的记录</translation>
    </message>
    <message>
        <source>Whole again</source>
        <translation>已补齐</translation>
    </message>
    <message>
        <source>The database was put back to {from_at}; {reason} on {noticed_at}.</source>
        <translation>数据库已恢复到 {from_at}；{noticed_at} {reason}。</translation>
    </message>
    <message>
        <source>Whole since {at}.</source>
        <translation>已于 {at} 补齐。</translation>
    </message>
    <message>
        <source>What</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Restores</source>
        <translation>数据恢复</translation>
    </message>
</context>
<context>
    <name>inquiry</name>
    <message>
        <source>Cash: count the drawer</source>
        <translation>现金：请清点钱箱</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>查询中…</translation>
    </message>
    <message>
        <source>Not asked yet</source>
        <translation>尚未查询</translation>
    </message>
    <message>
        <source>asked at {time}</source>
        <translation>{time} 查询</translation>
    </message>
    <message>
        <source>Our book says</source>
        <translation>本系统记录</translation>
    </message>
    <message>
        <source>The channel itself says</source>
        <translation>渠道查询结果</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>经过</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>单号</translation>
    </message>
    <message>
        <source>The two do not agree. Keep the money as it is and tell the finance office.</source>
        <translation>两边不一致。请勿处理款项，立即告知财务。</translation>
    </message>
    <message>
        <source>Ask the channel now</source>
        <translation>立即向渠道查询</translation>
    </message>
    <message>
        <source>Book the late money</source>
        <translation>迟到款入账</translation>
    </message>
    <message>
        <source>Print the receipt again</source>
        <translation>补打凭条</translation>
    </message>
    <message>
        <source>Tell the HIS now</source>
        <translation>立即通知 HIS</translation>
    </message>
    <message>
        <source>Print the refund slip again</source>
        <translation>补打退款凭条</translation>
    </message>
    <message>
        <source>Print the bank slip again</source>
        <translation>补打银行签购单</translation>
    </message>
    <message>
        <source>paid at {time}</source>
        <translation>{time} 支付</translation>
    </message>
    <message>
        <source>{amount} by {channel}, taken by {name}</source>
        <translation>{channel} {amount}，收费员 {name}</translation>
    </message>
    <message>
        <source>told {count}×</source>
        <translation>已通知 {count} 次</translation>
    </message>
    <message>
        <source>HIS receipt {number}</source>
        <translation>HIS 收据号 {number}</translation>
    </message>
    <message>
        <source>Posted in the HIS</source>
        <translation>HIS 已入账</translation>
    </message>
    <message>
        <source>The HIS refused it</source>
        <translation>HIS 拒绝入账</translation>
    </message>
    <message>
        <source>Taken back in the HIS</source>
        <translation>HIS 已退回项目</translation>
    </message>
    <message>
        <source>The HIS has not answered yet</source>
        <translation>HIS 尚未应答</translation>
    </message>
    <message>
        <source>The HIS is told when the whole order is paid</source>
        <translation>整单付清后通知HIS</translation>
    </message>
    <message>
        <source>The HIS is told when it is paid</source>
        <translation>支付成功后通知 HIS</translation>
    </message>
    <message>
        <source>Refund {amount}: {state}</source>
        <translation>退款 {amount}：{state}</translation>
    </message>
    <message>
        <source>{paid} of {total} paid</source>
        <translation>已付 {paid}，共 {total}</translation>
    </message>
    <message>
        <source>Order in parts</source>
        <translation>分次支付订单</translation>
    </message>
    <message>
        <source>Part {place}</source>
        <translation>第 {place} 笔</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Payment number</source>
        <translation>支付单号</translation>
    </message>
    <message>
        <source>Order number</source>
        <translation>订单号</translation>
    </message>
    <message>
        <source>Number at the channel</source>
        <translation>渠道单号</translation>
    </message>
    <message>
        <source>Bills</source>
        <translation>账单</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>指引</translation>
    </message>
    <message>
        <source>Waiting for the HIS ({count})</source>
        <translation>等待 HIS（{count}）</translation>
    </message>
    <message>
        <source>Waiting for the HIS ({count}, {late} too long)</source>
        <translation>等待 HIS（{count}，{late} 笔过久）</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>支付记录</translation>
    </message>
    <message>
        <source>Asking {place} of {count}</source>
        <translation>正在查询第 {place} 笔，共 {count} 笔</translation>
    </message>
    <message>
        <source>Book the late money?</source>
        <translation>将迟到款入账？</translation>
    </message>
    <message>
        <source>{amount} counts as paid from now on and the HIS is told. To send it back, make a refund.</source>
        <translation>{amount} 将记为已支付并通知 HIS。如需退回，请改做退款。</translation>
    </message>
    <message>
        <source>Book it</source>
        <translation>入账</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Was I charged?</source>
        <translation>扣款查询</translation>
    </message>
    <message>
        <source>Ask all channels</source>
        <translation>查询全部渠道</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Several people fit. Who is it?</source>
        <translation>找到多位患者，请选择。</translation>
    </message>
    <message>
        <source>There are more; find older ones by their payment number.</source>
        <translation>还有更早的记录，请按支付单号查找。</translation>
    </message>
    <message>
        <source>Whose payment is in question?</source>
        <translation>要查询哪位患者的扣款？</translation>
    </message>
    <message>
        <source>Scan the card or the receipt, or type a name, telephone, patient, order or payment number. Every attempt of half a year is shown, and each channel can be asked at once.</source>
        <translation>扫就诊卡或凭条，或输入姓名、电话、患者编号、订单号、支付单号。显示近半年全部支付记录，可立即向各渠道查询。</translation>
    </message>
    <message>
        <source>Nobody tried to pay for this patient in the last half year.</source>
        <translation>近半年没有该患者的支付记录。</translation>
    </message>
    <message>
        <source>If money is missing on the account, ask for the payment number shown there.</source>
        <translation>如患者账户确有扣款，请让其出示手机上的交易单号。</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Our book</source>
        <translation>本系统记录</translation>
    </message>
    <message>
        <source>The channel itself</source>
        <translation>渠道查询结果</translation>
    </message>
    <message>
        <source>Paid, but the HIS has not answered</source>
        <translation>已收款，HIS 尚未应答</translation>
    </message>
    <message>
        <source>Show the payment</source>
        <translation>查看这笔收款</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>There are more; the newest are shown.</source>
        <translation>还有更多，这里显示最新的。</translation>
    </message>
    <message>
        <source>The HIS knows of every payment.</source>
        <translation>HIS 已知晓每一笔收款。</translation>
    </message>
    <message>
        <source>What it has not answered stands here; it is told again by itself.</source>
        <translation>HIS 未应答的收款会列在这里，系统会自动重新通知。</translation>
    </message>
    <message>
        <source>Waiting: {count}, longer than {minutes} min: {late}</source>
        <translation>等待中 {count} 笔，超过 {minutes} 分钟 {late} 笔</translation>
    </message>
    <message>
        <source>Waiting: {count}</source>
        <translation>等待中 {count} 笔</translation>
    </message>
    <message>
        <source>{count}×</source>
        <translation>{count} 次</translation>
    </message>
    <message>
        <source>Waits for</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>已通知</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>最近一次应答</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>{age}, too long</source>
        <translation>{age}，过久</translation>
    </message>
</context>
<context>
    <name>login</name>
    <message>
        <source>Hospital payment desk</source>
        <translation>医院收费台</translation>
    </message>
    <message>
        <source>Enrol this window</source>
        <translation>登记本窗口</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>设置密码</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>PRACTICE</source>
        <translation>练习</translation>
    </message>
    <message>
        <source>Connecting to the server…</source>
        <translation>正在连接服务器…</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>用户名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>This computer is not enrolled yet. Ask an administrator for its one-time code.</source>
        <translation>本机尚未登记。请向管理员索取一次性登记码。</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>一次性登记码</translation>
    </message>
    <message>
        <source>Choose a password that only you know: at least 8 characters.</source>
        <translation>请设置只有您知道的密码，至少 8 位。</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>再次输入新密码</translation>
    </message>
    <message>
        <source>For practice, sign in as {names} or {last}. The password of each is {password}.</source>
        <translation>练习时请用 {names} 或 {last} 登录，密码均为 {password}。</translation>
    </message>
</context>
<context>
    <name>navigation</name>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Checkout</source>
        <translation>收费</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Was I charged?</source>
        <translation>扣款查询</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>异常账目处理</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>待办提醒</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>系统管理</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>审计日志</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>practice</name>
    <message>
        <source>Practice</source>
        <translation>练习面板</translation>
    </message>
    <message>
        <source>Telephone: show a code</source>
        <translation>手机：出示付款码</translation>
    </message>
    <message>
        <source>Find a patient</source>
        <translation>查找患者</translation>
    </message>
    <message>
        <source>Patients: show a card</source>
        <translation>患者：出示卡</translation>
    </message>
    <message>
        <source>Break something</source>
        <translation>制造故障</translation>
    </message>
    <message>
        <source>Devices of the window</source>
        <translation>窗口设备</translation>
    </message>
    <message>
        <source>A bad day to learn on</source>
        <translation>练习用的“坏日子”</translation>
    </message>
    <message>
        <source>Printed last</source>
        <translation>最近打印</translation>
    </message>
    <message>
        <source>Make a bad day</source>
        <translation>造一个坏日子</translation>
    </message>
    <message>
        <source>Stop making it</source>
        <translation>不造了</translation>
    </message>
    <message>
        <source>Yesterday with a difference of every kind in it, for finance to find and solve. It takes a minute or two, and opens in a window of its own.</source>
        <translation>昨天的一整天业务，每种差异各有一处，供财务查找和处理。需要一两分钟，做好后在单独的窗口打开。</translation>
    </message>
    <message>
        <source>Its world is being started…</source>
        <translation>正在启动它的练习环境…</translation>
    </message>
    <message>
        <source>Yesterday&apos;s trade: {done} of {steps}</source>
        <translation>昨天的业务：第 {done} 步，共 {steps} 步</translation>
    </message>
</context>
<context>
    <name>reconciliation</name>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Not come yet</source>
        <translation>尚未到来</translation>
    </message>
    <message>
        <source>Statements: {kept} of {expected}</source>
        <translation>对账单：{kept}/{expected}</translation>
    </message>
    <message>
        <source>matched {matched} · in transit {transit} (all explained) · exceptions {found} · at risk {risk}</source>
        <translation>平账 {matched} · 在途 {transit}（均有解释）· 异常 {found} · 涉险金额 {risk}</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>周一</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>周二</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>周三</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>周四</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>周五</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>周六</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>周日</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>视图名称</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Filter, order and columns are kept for you under this name.</source>
        <translation>筛选、排序和列以此名称为您保存。</translation>
    </message>
    <message>
        <source>Keep this view</source>
        <translation>保存视图</translation>
    </message>
    <message>
        <source>A view of this name is there; it will be replaced.</source>
        <translation>已有同名视图，将被替换。</translation>
    </message>
    <message>
        <source>F9 asks for what is missing and runs it.</source>
        <translation>按 F9 获取缺少的对账单并对账。</translation>
    </message>
    <message>
        <source>A day is reconciled when it is over.</source>
        <translation>当日结束后才能对账。</translation>
    </message>
    <message>
        <source>This day has not been reconciled yet.</source>
        <translation>这一天尚未对账。</translation>
    </message>
    <message>
        <source>This day has not been reconciled yet; {kept} of {expected} statements are here.</source>
        <translation>这一天尚未对账；已收到 {kept}/{expected} 份对账单。</translation>
    </message>
    <message>
        <source>What the two runs tell differently</source>
        <translation>两次对账的不同之处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Both runs tell the same.</source>
        <translation>两次对账结果相同。</translation>
    </message>
    <message>
        <source>{shown} of {total} shown</source>
        <translation>显示 {shown} / {total}</translation>
    </message>
    <message>
        <source>End the run?</source>
        <translation>终止这次对账？</translation>
    </message>
    <message>
        <source>Nothing of it is kept; the day stays as it was before.</source>
        <translation>本次结果不保留，当日保持原状。</translation>
    </message>
    <message>
        <source>End it</source>
        <translation>终止</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>继续进行</translation>
    </message>
    <message>
        <source>Are the files right after all?</source>
        <translation>文件确实无误吗？</translation>
    </message>
    <message>
        <source>So many rows differ that a file is probably the wrong one. If you go on, every difference becomes an exception.</source>
        <translation>差异过多，很可能拿错了文件。若继续，每处差异都会成为异常。</translation>
    </message>
    <message>
        <source>How you know that the files are right</source>
        <translation>您如何确认文件无误</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续对账</translation>
    </message>
    <message>
        <source>Reconcile the day</source>
        <translation>当日对账</translation>
    </message>
    <message>
        <source>End the run</source>
        <translation>终止对账</translation>
    </message>
    <message>
        <source>The files are right…</source>
        <translation>文件无误…</translation>
    </message>
    <message>
        <source>Compare with the run before</source>
        <translation>与上一次比较</translation>
    </message>
    <message>
        <source>Show the rows</source>
        <translation>查看明细</translation>
    </message>
    <message>
        <source>Month before</source>
        <translation>上月</translation>
    </message>
    <message>
        <source>Month after</source>
        <translation>下月</translation>
    </message>
    <message>
        <source>Go to a month</source>
        <translation>跳到月份</translation>
    </message>
    <message>
        <source>Nothing of this day is here yet.</source>
        <translation>这一天还没有任何数据。</translation>
    </message>
    <message>
        <source>Statements come by themselves at their times; fetch them or hand them in on the tab Statements.</source>
        <translation>对账单到时自动获取；也可在“对账单”页立即获取或上传。</translation>
    </message>
    <message>
        <source>Every outcome</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>Every type</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Every channel</source>
        <translation>所有渠道</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>全部种类</translation>
    </message>
    <message>
        <source>My views</source>
        <translation>我的视图</translation>
    </message>
    <message>
        <source>Part of a number</source>
        <translation>号码的一部分</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Write it in a sentence.</source>
        <translation>请用一句话写明。</translation>
    </message>
    <message>
        <source>{done} of {total} rows</source>
        <translation>{done} / {total} 行</translation>
    </message>
    <message>
        <source>{done} rows so far</source>
        <translation>已读 {done} 行</translation>
    </message>
    <message>
        <source>At the channel</source>
        <translation>支付渠道</translation>
    </message>
    <message>
        <source>Business system</source>
        <translation>业务系统</translation>
    </message>
    <message>
        <source>Save as JSON…</source>
        <translation>保存为 JSON…</translation>
    </message>
    <message>
        <source>What each service channel is told of this day; the totals and the hash stand in the file too.</source>
        <translation>各服务渠道当日收到的对账文件；文件内含合计与哈希值。</translation>
    </message>
    <message>
        <source>No service channel traded on this day.</source>
        <translation>当日没有服务渠道发生交易。</translation>
    </message>
    <message>
        <source>Our own statements</source>
        <translation>本方对账文件</translation>
    </message>
    <message>
        <source>Service channel</source>
        <translation>服务渠道</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>{sample}: {count} rows, {amount} in all; the first stand above.</source>
        <translation>{sample}：共 {count} 行，合计 {amount}；上面是前几行。</translation>
    </message>
    <message>
        <source>Its own totals agree.</source>
        <translation>其自身合计相符。</translation>
    </message>
    <message>
        <source>Sample: {sample}. Try it.</source>
        <translation>样本：{sample}。请试读。</translation>
    </message>
    <message>
        <source>Choose a real file of that party as a sample, try it, then save.</source>
        <translation>选一份该方的真实文件作样本，试读无误后再保存。</translation>
    </message>
    <message>
        <source>A real file of that party</source>
        <translation>该方的一份真实文件</translation>
    </message>
    <message>
        <source>New layout</source>
        <translation>新建格式</translation>
    </message>
    <message>
        <source>Choose a sample…</source>
        <translation>选择样本…</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试读</translation>
    </message>
    <message>
        <source>Save the layout</source>
        <translation>保存格式</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Their number</source>
        <translation>对方号码</translation>
    </message>
    <message>
        <source>Our number</source>
        <translation>我方单号</translation>
    </message>
    <message>
        <source>Channel&apos;s number</source>
        <translation>渠道单号</translation>
    </message>
    <message>
        <source>Business number</source>
        <translation>业务单号</translation>
    </message>
    <message>
        <source>Accounting day</source>
        <translation>账期日</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>本系统</translation>
    </message>
    <message>
        <source>Carried over</source>
        <translation>结转</translation>
    </message>
    <message>
        <source>from before</source>
        <translation>前日结转</translation>
    </message>
    <message>
        <source>Exception</source>
        <translation>异常号</translation>
    </message>
    <message>
        <source>differs: {field}</source>
        <translation>不一致：{field}</translation>
    </message>
    <message>
        <source>agrees</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>keeps no record of this money</source>
        <translation>不记录这类资金</translation>
    </message>
    <message>
        <source>absent; its calendar explains why</source>
        <translation>缺失，由账期日历解释</translation>
    </message>
    <message>
        <source>absent, and nothing explains why</source>
        <translation>缺失，且无法解释</translation>
    </message>
    <message>
        <source>{count} rows · {amount}</source>
        <translation>{count} 行 · {amount}</translation>
    </message>
    <message>
        <source>row {place} of {count} · {amount}</source>
        <translation>第 {place} 行，共 {count} 行 · {amount}</translation>
    </message>
    <message>
        <source>In transit: a calendar explains what is absent.</source>
        <translation>在途：缺失的一方由其账期日历解释。</translation>
    </message>
    <message>
        <source>It opens the next day; past its limit it becomes an exception.</source>
        <translation>结转到下一日；超过期限即转为异常。</translation>
    </message>
    <message>
        <source>Matched: all parties agree on this money.</source>
        <translation>平账：各方对这笔钱一致。</translation>
    </message>
    <message>
        <source>What to do: {act} ({people} people)</source>
        <translation>处理：{act}（须 {people} 人）</translation>
    </message>
    <message>
        <source>What to do: {act}</source>
        <translation>处理：{act}</translation>
    </message>
    <message>
        <source>This day has no run yet.</source>
        <translation>这一天还没有对账。</translation>
    </message>
    <message>
        <source>Start one on the tab Day; its rows stand here when it is done.</source>
        <translation>请在“当日”页发起对账，完成后明细显示在此处。</translation>
    </message>
    <message>
        <source>No row fits.</source>
        <translation>没有符合条件的行。</translation>
    </message>
    <message>
        <source>F3 takes every condition away.</source>
        <translation>按 F3 清除全部条件。</translation>
    </message>
    <message>
        <source>Nothing moved on this day.</source>
        <translation>这一天没有资金往来。</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Columns…</source>
        <translation>列…</translation>
    </message>
    <message>
        <source>Keep this view…</source>
        <translation>保存视图…</translation>
    </message>
    <message>
        <source>Forget this view</source>
        <translation>删除此视图</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Go to row…</source>
        <translation>跳到行…</translation>
    </message>
    <message>
        <source>Enter open · Ctrl+C copy · Ctrl+G go to row</source>
        <translation>Enter 打开 · Ctrl+C 复制 · Ctrl+G 跳到行</translation>
    </message>
    <message>
        <source>Save as a file…</source>
        <translation>导出文件…</translation>
    </message>
    <message>
        <source>Break off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Breaking off…</source>
        <translation>正在中断…</translation>
    </message>
    <message>
        <source>What is missing is looked up · {age}</source>
        <translation>正在查看缺少哪些对账单 · {age}</translation>
    </message>
    <message>
        <source>{party} is asked ({place} of {count}) · {age}</source>
        <translation>正在向{party}获取（{place}/{count}）· {age}</translation>
    </message>
    <message>
        <source>{party} is asked · {age}</source>
        <translation>正在向{party}获取 · {age}</translation>
    </message>
    <message>
        <source>The file goes to the server: {done} of {total} KB · {age}</source>
        <translation>正在上传：{done}/{total} KB · {age}</translation>
    </message>
    <message>
        <source>The server reads and verifies the file · {age}</source>
        <translation>服务器正在读取并核验文件 · {age}</translation>
    </message>
    <message>
        <source>The server makes the file · {age}</source>
        <translation>服务器正在生成文件 · {age}</translation>
    </message>
    <message>
        <source>The file comes: {done} KB · {age}</source>
        <translation>正在接收文件：{done} KB · {age}</translation>
    </message>
    <message>
        <source>The file comes: {done} of {total} KB · {age}</source>
        <translation>正在接收文件：{done} / {total} KB · {age}</translation>
    </message>
    <message>
        <source>The statement of {party} for {day}</source>
        <translation>{party} {day} 的对账单</translation>
    </message>
    <message>
        <source>Was there nothing that day?</source>
        <translation>当日确实无账？</translation>
    </message>
    <message>
        <source>How you know it</source>
        <translation>您如何得知</translation>
    </message>
    <message>
        <source>There was nothing</source>
        <translation>当日无账</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>立即获取</translation>
    </message>
    <message>
        <source>Hand in a file…</source>
        <translation>上传文件…</translation>
    </message>
    <message>
        <source>Nothing that day…</source>
        <translation>当日无账…</translation>
    </message>
    <message>
        <source>Save as it came…</source>
        <translation>保存原始文件…</translation>
    </message>
    <message>
        <source>Layouts of files</source>
        <translation>文件格式</translation>
    </message>
    <message>
        <source>The day is then reconciled without {party}. A file that comes later is taken all the same.</source>
        <translation>当日对账将不含{party}。之后到的文件仍会接收。</translation>
    </message>
    <message>
        <source>A file that is dropped here is handed in for the party in front.</source>
        <translation>把文件拖到此处，即作为所选一方的对账单上传。</translation>
    </message>
    <message>
        <source>No statement is expected for this day.</source>
        <translation>这一天没有应到的对账单。</translation>
    </message>
    <message>
        <source>Parties and their times stand in the server&apos;s settings.</source>
        <translation>各方及其时间在服务器设置中配置。</translation>
    </message>
    <message>
        <source>Party</source>
        <translation>对账方</translation>
    </message>
    <message>
        <source>Book what has arrived?</source>
        <translation>将已到账的款项记账？</translation>
    </message>
    <message>
        <source>Arrivals and their differences of this month are written into the books; what is there already stays.</source>
        <translation>本月到账及差额将记入账簿；已记账的不变。</translation>
    </message>
    <message>
        <source>Book it</source>
        <translation>记账</translation>
    </message>
    <message>
        <source>expected {expected} · arrived {arrived} · difference {difference}</source>
        <translation>应到 {expected} · 已到 {arrived} · 差额 {difference}</translation>
    </message>
    <message>
        <source>Book what has arrived…</source>
        <translation>到账记账…</translation>
    </message>
    <message>
        <source>What the bank shows and nobody expects</source>
        <translation>银行已到账但无人认领</translation>
    </message>
    <message>
        <source>No settlement is expected in this month.</source>
        <translation>本月没有应到的结算款。</translation>
    </message>
    <message>
        <source>They come from reconciled days; the bank&apos;s statement is handed in on the tab Statements.</source>
        <translation>结算款来自已对账的日期；银行流水在“对账单”页上传。</translation>
    </message>
    <message>
        <source>Merchant</source>
        <translation>商户号</translation>
    </message>
    <message>
        <source>How it is made up</source>
        <translation>构成</translation>
    </message>
    <message>
        <source>{gross} taken − {refund} given back − {fee} fee = {net}</source>
        <translation>收款 {gross} − 退款 {refund} − 手续费 {fee} = {net}</translation>
    </message>
    <message>
        <source>Shown by the bank</source>
        <translation>银行到账</translation>
    </message>
    <message>
        <source>Difference booked to</source>
        <translation>差额记入科目</translation>
    </message>
    <message>
        <source>Difference would go to</source>
        <translation>差额将记入</translation>
    </message>
    <message>
        <source>booked</source>
        <translation>已记账</translation>
    </message>
    <message>
        <source>not booked yet</source>
        <translation>未记账</translation>
    </message>
    <message>
        <source>In the books</source>
        <translation>记账</translation>
    </message>
    <message>
        <source>the channel&apos;s fund bill: what moved</source>
        <translation>渠道资金账单（实际资金变动）</translation>
    </message>
    <message>
        <source>the channel&apos;s trade bill; its fund bill is not there</source>
        <translation>渠道交易账单（资金账单未到）</translation>
    </message>
    <message>
        <source>Told by</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Held by the channel afterwards</source>
        <translation>渠道账户余额</translation>
    </message>
    <message>
        <source>Moved beside the trade</source>
        <translation>交易以外的资金变动</translation>
    </message>
    <message>
        <source>{name}: {expected} expected, {moved} moved ({difference})</source>
        <translation>{name}：应为 {expected}，实际 {moved}（{difference}）</translation>
    </message>
    <message>
        <source>Funds difference</source>
        <translation>资金差异</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>手续费</translation>
    </message>
    <message>
        <source>Owed</source>
        <translation>应到金额</translation>
    </message>
    <message>
        <source>Arrives on</source>
        <translation>应到账日</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>已到账</translation>
    </message>
    <message>
        <source>Balance there</source>
        <translation>渠道余额</translation>
    </message>
    <message>
        <source>{state}, booked</source>
        <translation>{state}，已记账</translation>
    </message>
    <message>
        <source>Bank day</source>
        <translation>银行日期</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>The old system&apos;s balances</source>
        <translation>旧系统余额文件</translation>
    </message>
    <message>
        <source>The books begin on {day} with {balances} balances and {rows} rows in transit. It is done once and cannot be taken back.</source>
        <translation>账务自 {day} 开始，余额 {balances} 项，在途 {rows} 笔。只能导入一次，不能撤回。</translation>
    </message>
    <message>
        <source>A CSV or JSON file of the old system: what its accounts held, what was in transit, and the totals it printed. Totals must agree with the rows; nothing is stored until another person agrees.</source>
        <translation>旧系统的 CSV 或 JSON 文件：各科目余额、在途明细以及其打印的合计。合计必须与明细一致；另一人同意之前不保存任何内容。</translation>
    </message>
    <message>
        <source>Begin with the old system&apos;s balances</source>
        <translation>导入旧系统期初余额</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Import, another person agrees…</source>
        <translation>导入，由另一人同意…</translation>
    </message>
    <message>
        <source>{count} · {amount}</source>
        <translation>{count} · {amount}</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>首日</translation>
    </message>
    <message>
        <source>Balances</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Totals of the old system</source>
        <translation>旧系统合计</translation>
    </message>
    <message>
        <source>agree</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>{party}: in transit</source>
        <translation>{party}：在途</translation>
    </message>
    <message>
        <source>Money was booked here on {day} already; days before {first} are never asked for again.</source>
        <translation>本系统 {day} 已有记账；{first} 之前的日期将不再要求对账。</translation>
    </message>
    <message>
        <source>Account or party</source>
        <translation>科目或对账方</translation>
    </message>
    <message>
        <source>Expected at</source>
        <translation>应到时间</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收到时间</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>{name} · {kb} KB</source>
        <translation>{name} · {kb} KB</translation>
    </message>
    <message>
        <source>the server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>{at} by {who}</source>
        <translation>{at} {who}</translation>
    </message>
    <message>
        <source>Handed in by a person (F6)</source>
        <translation>由人工上传（F6）</translation>
    </message>
    <message>
        <source>Is a</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Brought by</source>
        <translation>获取人</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>期初</translation>
    </message>
    <message>
        <source>+ Today</source>
        <translation>+ 当日</translation>
    </message>
    <message>
        <source>− Matched</source>
        <translation>− 平账</translation>
    </message>
    <message>
        <source>− Closed</source>
        <translation>− 了结</translation>
    </message>
    <message>
        <source>= In transit</source>
        <translation>= 在途</translation>
    </message>
    <message>
        <source>+ Exceptions</source>
        <translation>+ 异常</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>平衡</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>不平</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>对账单</translation>
    </message>
    <message>
        <source>Asked by</source>
        <translation>发起人</translation>
    </message>
    <message>
        <source>The page holds</source>
        <translation>证明平衡</translation>
    </message>
    <message>
        <source>The page does not hold</source>
        <translation>证明不平</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>已签名</translation>
    </message>
    <message>
        <source>Not signed yet</source>
        <translation>尚未签名</translation>
    </message>
    <message>
        <source>Result of the reconciliation</source>
        <translation>对账结果报告</translation>
    </message>
    <message>
        <source>Exceptions of the day</source>
        <translation>异常账报告</translation>
    </message>
    <message>
        <source>Closing by channel</source>
        <translation>按渠道日结</translation>
    </message>
    <message>
        <source>What is saved</source>
        <translation>保存内容</translation>
    </message>
    <message>
        <source>For each party: opening + today − matched − closed = in transit + exceptions.</source>
        <translation>每一方：期初 + 当日 − 平账 − 了结 = 在途 + 异常。</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>存为 PDF…</translation>
    </message>
    <message>
        <source>Save as XLSX…</source>
        <translation>存为 XLSX…</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>存为 CSV…</translation>
    </message>
    <message>
        <source>This day has no proof yet.</source>
        <translation>这一天还没有日平证明。</translation>
    </message>
    <message>
        <source>It is made and signed when a run of the day is done.</source>
        <translation>当日对账完成后生成并签名。</translation>
    </message>
    <message>
        <source>{count} entries · {amount}</source>
        <translation>{count} 笔 · {amount}</translation>
    </message>
    <message>
        <source>Ledger of the day</source>
        <translation>当日总账</translation>
    </message>
    <message>
        <source>Cash shifts</source>
        <translation>现金班次</translation>
    </message>
    <message>
        <source>Run number</source>
        <translation>对账批号</translation>
    </message>
    <message>
        <source>agrees: {amount}</source>
        <translation>一致：{amount}</translation>
    </message>
    <message>
        <source>differs: {left} against {right}</source>
        <translation>不一致：{left} 与 {right}</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>次</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成时间</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>发起时间</translation>
    </message>
    <message>
        <source>the clock</source>
        <translation>定时</translation>
    </message>
    <message>
        <source>Close the month…</source>
        <translation>月末关账…</translation>
    </message>
    <message>
        <source>No month has begun yet.</source>
        <translation>还没有任何月份。</translation>
    </message>
    <message>
        <source>{month} is closed: it takes no entry any more.</source>
        <translation>{month} 关账后不再接受任何记账。</translation>
    </message>
    <message>
        <source>Close {month}?</source>
        <translation>{month} 关账？</translation>
    </message>
    <message>
        <source>Begin, another closes it…</source>
        <translation>发起关账，由他人完成…</translation>
    </message>
    <message>
        <source>Begin with the old system…</source>
        <translation>导入旧系统期初…</translation>
    </message>
    <message>
        <source>A month appears here with the first day of the books.</source>
        <translation>账务开始后，月份显示在这里。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Begin to close it</source>
        <translation>发起关账</translation>
    </message>
    <message>
        <source>A closed month takes no entry any more; corrections are made in the open month and name it. Exceptions that are open go on. Two people close it.</source>
        <translation>已关账的月份不再接受任何记账；更正记入未关账的月份并注明原月份。未了结的异常继续处理。关账须由两人完成。</translation>
    </message>
    <message>
        <source>What was looked at</source>
        <translation>核对了什么</translation>
    </message>
    <message>
        <source>No day has been reconciled yet: what an old system&apos;s accounts held and what was in transit can be imported.</source>
        <translation>尚无任何日期完成对账：可导入旧系统的科目余额和在途明细。</translation>
    </message>
    <message>
        <source>Day zero is {day}: begun at {at} with {count} rows in transit, {amount}. SHA-256 {sha256}…</source>
        <translation>期初日 {day}：于 {at} 导入，在途 {count} 笔，{amount}。SHA-256 {sha256}…</translation>
    </message>
    <message>
        <source>{who} has begun to close it: {note} Another person closes it.</source>
        <translation>{who} 已发起关账：{note} 须由另一人完成。</translation>
    </message>
    <message>
        <source>Begun by {first}, closed by {second} at {at}: {note}</source>
        <translation>{first} 发起，{second} 于 {at} 关账：{note}</translation>
    </message>
    <message>
        <source>{count} days must be reconciled first: {days}</source>
        <translation>须先对账的日期（{count} 天）：{days}</translation>
    </message>
    <message>
        <source>It can be closed when its last day is reconciled.</source>
        <translation>最后一天对账完成后即可结账。</translation>
    </message>
    <message>
        <source>Every day of this month is reconciled; it can be closed.</source>
        <translation>本月每天都已对账，可以关账。</translation>
    </message>
    <message>
        <source>The books begin on {day}. </source>
        <translation>账务自 {day} 开始。</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>平账</translation>
    </message>
    <message>
        <source>In transit</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>Days missing</source>
        <translation>未对账天数</translation>
    </message>
    <message>
        <source>Closed by</source>
        <translation>关账人</translation>
    </message>
    <message>
        <source>At risk</source>
        <translation>涉险金额</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>号码</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Own books</source>
        <translation>自有账簿</translation>
    </message>
    <message>
        <source>{n} lines</source>
        <translation>{n} 行</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>当日</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>明细</translation>
    </message>
    <message>
        <source>Statements</source>
        <translation>对账单</translation>
    </message>
    <message>
        <source>Day proof</source>
        <translation>日平证明</translation>
    </message>
    <message>
        <source>Funds</source>
        <translation>资金对账</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月末关账</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Fixed widths</source>
        <translation>固定宽度</translation>
    </message>
    <message>
        <source>Yuan (12.50)</source>
        <translation>元（12.50）</translation>
    </message>
    <message>
        <source>Fen (1250)</source>
        <translation>分（1250）</translation>
    </message>
    <message>
        <source>by a minus sign</source>
        <translation>用负号</translation>
    </message>
    <message>
        <source>by a word</source>
        <translation>用文字</translation>
    </message>
    <message>
        <source>payments less refunds</source>
        <translation>支付减退款</translation>
    </message>
    <message>
        <source>payments alone</source>
        <translation>仅支付</translation>
    </message>
    <message>
        <source>both added</source>
        <translation>两者相加</translation>
    </message>
    <message>
        <source>Where each column is found</source>
        <translation>各列的位置</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Short name</source>
        <translation>简称</translation>
    </message>
    <message>
        <source>Whose file</source>
        <translation>文件来源</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Between columns</source>
        <translation>列分隔</translation>
    </message>
    <message>
        <source>Lines before the first row</source>
        <translation>首行之前的行数</translation>
    </message>
    <message>
        <source>Lines after the last row</source>
        <translation>末行之后的行数</translation>
    </message>
    <message>
        <source>Amounts in</source>
        <translation>金额单位</translation>
    </message>
    <message>
        <source>Refunds are told</source>
        <translation>退款标识</translation>
    </message>
    <message>
        <source>Words that mean a refund</source>
        <translation>表示退款的字样</translation>
    </message>
    <message>
        <source>Form of dates (%Y-%m-%d)</source>
        <translation>日期格式（%Y-%m-%d）</translation>
    </message>
    <message>
        <source>Form of times (%H:%M:%S)</source>
        <translation>时间格式（%H:%M:%S）</translation>
    </message>
    <message>
        <source>Totals: line of the footer (0: none)</source>
        <translation>合计在尾部第几行（0 为无）</translation>
    </message>
    <message>
        <source>Place of the count</source>
        <translation>笔数位置</translation>
    </message>
    <message>
        <source>Place of the sum</source>
        <translation>金额位置</translation>
    </message>
    <message>
        <source>Sum of</source>
        <translation>金额口径</translation>
    </message>
    <message>
        <source>Width of the count</source>
        <translation>笔数宽度</translation>
    </message>
    <message>
        <source>Width of the sum</source>
        <translation>金额宽度</translation>
    </message>
    <message>
        <source>Name in the header</source>
        <translation>表头中的列名</translation>
    </message>
    <message>
        <source>or place</source>
        <translation>或位置</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>its short name (small letters, digits, _)</source>
        <translation>简称（小写字母、数字、_）</translation>
    </message>
    <message>
        <source>its title</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>the form of dates</source>
        <translation>日期格式</translation>
    </message>
    <message>
        <source>the words that mean a refund</source>
        <translation>表示退款的字样</translation>
    </message>
    <message>
        <source>Save the rules</source>
        <translation>保存规则</translation>
    </message>
    <message>
        <source>Known without these: {years}</source>
        <translation>程序已知年份：{years}</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>The rule “{name}” is switched on: from the next run on it proposes.</source>
        <translation>启用规则“{name}”：从下一次对账起提出建议。</translation>
    </message>
    <message>
        <source>Limits of exceptions</source>
        <translation>异常时限</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>小时</translation>
    </message>
    <message>
        <source>New ones belong to</source>
        <translation>新异常归属</translation>
    </message>
    <message>
        <source>Large from (yuan, empty: none)</source>
        <translation>大额起点（元，空为不设）</translation>
    </message>
    <message>
        <source>Hours of large ones</source>
        <translation>大额时限（小时）</translation>
    </message>
    <message>
        <source>One write-off at most (yuan)</source>
        <translation>单笔核销上限（元）</translation>
    </message>
    <message>
        <source>Days of the bank</source>
        <translation>银行日历</translation>
    </message>
    <message>
        <source>Closed (2027-01-01, one a line)</source>
        <translation>休息日（2027-01-01，每行一个）</translation>
    </message>
    <message>
        <source>Weekends that are worked</source>
        <translation>调休上班日</translation>
    </message>
    <message>
        <source>You write and try rules that propose; another person switches them on, and changes the rest.</source>
        <translation>您可以编写和试算建议规则；启用规则和更改其他内容由另一人进行。</translation>
    </message>
    <message>
        <source>You may look at these rules; changing them needs a right of its own.</source>
        <translation>您可以查看这些规则；修改需要单独的权限。</translation>
    </message>
    <message>
        <source>Rules that propose</source>
        <translation>提议规则</translation>
    </message>
    <message>
        <source>Two exceptions of the same amount, near in time, are shown to belong together. A rule never decides.</source>
        <translation>金额相同、时间相近的两条异常提示为同一笔款。规则只提议，不作决定。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Channel (empty: any)</source>
        <translation>渠道（空为不限）</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>仅此方有</translation>
    </message>
    <message>
        <source>and only here</source>
        <translation>与仅此方有</translation>
    </message>
    <message>
        <source>Minutes apart at most</source>
        <translation>最多相差分钟</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Try on the last 31 days</source>
        <translation>用最近31天试算</translation>
    </message>
    <message>
        <source>At the same terminal</source>
        <translation>同一终端</translation>
    </message>
    <message>
        <source>Put in</source>
        <translation>加入</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>on</source>
        <translation>已启用</translation>
    </message>
    <message>
        <source>off</source>
        <translation>未启用</translation>
    </message>
    <message>
        <source>{days} days tried, nothing changed: {pairs} pairs; {ambiguous} candidates were not alone.</source>
        <translation>试算 {days} 天，未作任何改动：{pairs} 对；另有 {ambiguous} 个候选不唯一。</translation>
    </message>
    <message>
        <source>{day} ({weekday})</source>
        <translation>{day}（{weekday}）</translation>
    </message>
    <message>
        <source>the whole line</source>
        <translation>整行</translation>
    </message>
</context>
<context>
    <name>refunds</name>
    <message>
        <source>Take the wish back</source>
        <translation>撤回申请</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>驳回</translation>
    </message>
    <message>
        <source>Open the drawer, pay out, print</source>
        <translation>开钱箱、付款并打印</translation>
    </message>
    <message>
        <source>Print the slip</source>
        <translation>打印退款凭条</translation>
    </message>
    <message>
        <source>Give it back at the card terminal</source>
        <translation>在刷卡终端上退回</translation>
    </message>
    <message>
        <source>Ask for the rest</source>
        <translation>申请退其余项目</translation>
    </message>
    <message>
        <source>What the HIS says of each item</source>
        <translation>HIS 对各项目的答复</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>返回列表</translation>
    </message>
    <message>
        <source>The server does not answer; what is shown may be old. It is asked again by itself.</source>
        <translation>服务器没有应答，显示的可能不是最新状态，系统会自动再查。</translation>
    </message>
    <message>
        <source>could go back</source>
        <translation>可退</translation>
    </message>
    <message>
        <source>Asked for by {name}</source>
        <translation>{name} 已申请</translation>
    </message>
    <message>
        <source>Approved by {name}</source>
        <translation>{name} 已批准</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>审批</translation>
    </message>
    <message>
        <source>Agreed to by the HIS</source>
        <translation>HIS 已同意退款</translation>
    </message>
    <message>
        <source>Booked out of the drawer</source>
        <translation>从钱箱付出</translation>
    </message>
    <message>
        <source>Sent to {channel}</source>
        <translation>已提交{channel}</translation>
    </message>
    <message>
        <source>{channel} pays out</source>
        <translation>{channel}退款中</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Pay the patient in cash now; the drawer opens with the button.</source>
        <translation>请现在向患者付现金，按按钮打开钱箱。</translation>
    </message>
    <message>
        <source>Printing the slip…</source>
        <translation>正在打印退款凭条…</translation>
    </message>
    <message>
        <source>The slip is printed.</source>
        <translation>退款凭条已打印。</translation>
    </message>
    <message>
        <source>The slip did not come out. The refund stands; print it again.</source>
        <translation>退款凭条未打出。退款有效，请重新打印。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What was decided</source>
        <translation>审批意见</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Asked from</source>
        <translation>申请来源</translation>
    </message>
    <message>
        <source>Looked at next</source>
        <translation>下次查询</translation>
    </message>
    <message>
        <source>Asked at</source>
        <translation>申请时间</translation>
    </message>
    <message>
        <source>Refunded at</source>
        <translation>退款时间</translation>
    </message>
    <message>
        <source>What the HIS or channel says</source>
        <translation>HIS 或渠道答复</translation>
    </message>
    <message>
        <source>Refund number</source>
        <translation>退款单号</translation>
    </message>
    <message>
        <source>Payment number</source>
        <translation>支付单号</translation>
    </message>
    <message>
        <source>Number at the channel</source>
        <translation>渠道单号</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Refund {amount}</source>
        <translation>退款 {amount}</translation>
    </message>
    <message>
        <source>You may look, but not ask for a refund.</source>
        <translation>您只能查看，不能申请退款。</translation>
    </message>
    <message>
        <source>All of it has gone back or is on its way back.</source>
        <translation>该笔已全部退回或正在退回。</translation>
    </message>
    <message>
        <source>Nothing can go back: this payment is “{state}”.</source>
        <translation>不可退款：该笔支付为“{state}”。</translation>
    </message>
    <message>
        <source>Refund this payment</source>
        <translation>退这笔款</translation>
    </message>
    <message>
        <source>Bills that are taken back</source>
        <translation>退回的账单</translation>
    </message>
    <message>
        <source>Only the amount goes back, no items.</source>
        <translation>只退金额，不退项目。</translation>
    </message>
    <message>
        <source>The way back is closed: pay it out in cash or by transfer</source>
        <translation>原路已关闭：以现金或转账另行付款</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Amount in yuan</source>
        <translation>金额（元）</translation>
    </message>
    <message>
        <source>Note (needed for “other reason”)</source>
        <translation>备注（“其他原因”必填）</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Can go back</source>
        <translation>可退金额</translation>
    </message>
    <message>
        <source>Approve this refund?</source>
        <translation>批准这笔退款？</translation>
    </message>
    <message>
        <source>{amount} goes back to {name} by {channel}. Asked for by {who}. Reason: {reason}.</source>
        <translation>{amount} 将经{channel}退给 {name}。申请人：{who}。原因：{reason}。</translation>
    </message>
    <message>
        <source>User name of who approves</source>
        <translation>审批人用户名</translation>
    </message>
    <message>
        <source>Password or PIN</source>
        <translation>密码或 PIN 码</translation>
    </message>
    <message>
        <source>PIN on the keypad</source>
        <translation>在密码键盘上输入</translation>
    </message>
    <message>
        <source>Type the PIN on the keypad, then Enter.</source>
        <translation>请在密码键盘上输入口令，再按确认键。</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>You stay signed in. The audit log names both of you.</source>
        <translation>您仍保持登录。审计日志会记录两人。</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Waits for me</source>
        <translation>待我处理</translation>
    </message>
    <message>
        <source>I asked</source>
        <translation>我申请的</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Refunds that are not finished</source>
        <translation>未完成的退款</translation>
    </message>
    <message>
        <source>Enter opens one</source>
        <translation>按 Enter 打开</translation>
    </message>
    <message>
        <source>Several people fit. Who is it?</source>
        <translation>找到多位患者，请选择。</translation>
    </message>
    <message>
        <source>Payments of the last 90 days</source>
        <translation>近 90 天的支付</translation>
    </message>
    <message>
        <source>Approve here by name</source>
        <translation>在此审批</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>No refund is waiting.</source>
        <translation>没有待办退款。</translation>
    </message>
    <message>
        <source>Scan the code on the receipt, or the patient&apos;s card, to begin one.</source>
        <translation>扫凭条二维码或患者就诊卡即可开始退款。</translation>
    </message>
    <message>
        <source>Nothing was paid here in the last 90 days.</source>
        <translation>近 90 天没有支付记录。</translation>
    </message>
    <message>
        <source>An older payment is found by its number on the receipt.</source>
        <translation>更早的支付请按凭条上的单号查找。</translation>
    </message>
    <message>
        <source>Why (shown to who asked)</source>
        <translation>驳回原因（申请人可见）</translation>
    </message>
    <message>
        <source>Whom to pay</source>
        <translation>收款信息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>In cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>To an account</source>
        <translation>转账</translation>
    </message>
    <message>
        <source>{amount} for {name} cannot go back by the channel. Another person must approve what you prepare here.</source>
        <translation>{name} 的 {amount} 无法经渠道退回。您在此经办，须由另一人审批。</translation>
    </message>
    <message>
        <source>Name of who is paid</source>
        <translation>收款人姓名</translation>
    </message>
    <message>
        <source>Account number (sealed; shown masked)</source>
        <translation>账号（加密保存，显示时隐去）</translation>
    </message>
    <message>
        <source>Choose the proof (PDF or photo, at most 5 MB)</source>
        <translation>选择凭据（PDF 或照片，不超过 5 MB）</translation>
    </message>
    <message>
        <source>Prepare the payout</source>
        <translation>提交付款申请</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No proof chosen yet.</source>
        <translation>尚未选择凭据。</translation>
    </message>
    <message>
        <source>The proof is missing: choose a PDF or a photo.</source>
        <translation>缺少凭据：请选择 PDF 或照片。</translation>
    </message>
    <message>
        <source>Proof (*.pdf *.jpg *.jpeg *.png)</source>
        <translation>凭据 (*.pdf *.jpg *.jpeg *.png)</translation>
    </message>
    <message>
        <source>Choose the proof</source>
        <translation>选择凭据</translation>
    </message>
    <message>
        <source>{amount} for {name} does not go back. No money moves.</source>
        <translation>{name} 的 {amount} 不予退回，款项不变动。</translation>
    </message>
    <message>
        <source>Reject this refund?</source>
        <translation>驳回这笔退款？</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>The transfer is made: book it</source>
        <translation>转账已完成：入账</translation>
    </message>
    <message>
        <source>Payout</source>
        <translation>付款</translation>
    </message>
    <message>
        <source>Pay out otherwise</source>
        <translation>另行付款</translation>
    </message>
    <message>
        <source>Approve the payout</source>
        <translation>审批付款</translation>
    </message>
    <message>
        <source>A second person approves here</source>
        <translation>第二人在此审批</translation>
    </message>
    <message>
        <source>Do not pay it out</source>
        <translation>不付款</translation>
    </message>
    <message>
        <source>Show the proof</source>
        <translation>查看凭据</translation>
    </message>
    <message>
        <source>Show the account number</source>
        <translation>查看账号</translation>
    </message>
    <message>
        <source>The money can be paid out in cash or to an account: one person prepares it, another approves.</source>
        <translation>可以现金或转账付款：一人经办，另一人审批。</translation>
    </message>
    <message>
        <source>Prepared by you. Another person must approve it now.</source>
        <translation>由您经办，现在需另一人审批。</translation>
    </message>
    <message>
        <source>Look at the proof before you approve.</source>
        <translation>审批前请查看凭据。</translation>
    </message>
    <message>
        <source>Approved. Whoever approved it does not pay it.</source>
        <translation>已审批。审批人不能付款。</translation>
    </message>
    <message>
        <source>Paid. Have the slip signed and keep it.</source>
        <translation>已付款。请签名并保存凭条。</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Payee</source>
        <translation>收款人</translation>
    </message>
    <message>
        <source>Prepared by</source>
        <translation>经办人</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>审批人</translation>
    </message>
    <message>
        <source>Paid by</source>
        <translation>付款人</translation>
    </message>
    <message>
        <source>Proof</source>
        <translation>凭据</translation>
    </message>
    <message>
        <source>Payout number</source>
        <translation>付款单号</translation>
    </message>
    <message>
        <source>Asked for by</source>
        <translation>申请人</translation>
    </message>
    <message>
        <source>Cash to hand over</source>
        <translation>待交付现金</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>待您处理</translation>
    </message>
    <message>
        <source>Needs a second person</source>
        <translation>待第二人审批</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>saving</name>
    <message>
        <source>Break off</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Saving {done} of {total}</source>
        <translation>正在导出 {done} / {total}</translation>
    </message>
    <message>
        <source>Breaking off…</source>
        <translation>正在中断…</translation>
    </message>
</context>
<context>
    <name>second_screen</name>
    <message>
        <source>Your payment number</source>
        <translation>您的支付流水号</translation>
    </message>
    <message>
        <source>Welcome</source>
        <translation>您好</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>请付款</translation>
    </message>
    <message>
        <source>Payment in progress</source>
        <translation>正在支付</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>支付成功</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>谢谢</translation>
    </message>
    <message>
        <source>Received ¥{received}, change ¥{change}</source>
        <translation>收您 ¥{received}，找零 ¥{change}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>As the computer</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Scan anything to try the scanner; nothing else happens here.</source>
        <translation>可在此试扫任意条码，不会产生任何操作。</translation>
    </message>
    <message>
        <source>Scanned: {kind}. Characters: {count}.</source>
        <translation>已扫到：{kind}，{count} 个字符。</translation>
    </message>
    <message>
        <source>Kept. Size and scan rule are felt when the program is started again.</source>
        <translation>已保存。显示比例和扫码规则在下次启动后生效。</translation>
    </message>
    <message>
        <source>Screen and sound</source>
        <translation>显示与声音</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Size of everything</source>
        <translation>显示比例</translation>
    </message>
    <message>
        <source>Sound when money becomes known or needs a person</source>
        <translation>款项明确或需要处理时提示音</translation>
    </message>
    <message>
        <source>Longest pause inside a scan</source>
        <translation>扫码字符最大间隔</translation>
    </message>
    <message>
        <source>Shortest scan in characters</source>
        <translation>扫码最少字符数</translation>
    </message>
    <message>
        <source>Prefix that the scanner sends</source>
        <translation>扫码枪前缀</translation>
    </message>
    <message>
        <source>Suffix that the scanner sends</source>
        <translation>扫码枪后缀</translation>
    </message>
    <message>
        <source>Scanner as a keyboard</source>
        <translation>键盘式扫码枪</translation>
    </message>
    <message>
        <source>Keys that follow each other faster than a hand types are a scan.</source>
        <translation>按键间隔比人手快的输入视为扫码。</translation>
    </message>
    <message>
        <source>My password</source>
        <translation>我的密码</translation>
    </message>
    <message>
        <source>My PIN for approving at a window</source>
        <translation>我的窗口审批 PIN 码</translation>
    </message>
    <message>
        <source>Four to eight digits. Five wrong ones in a row and it no longer works.</source>
        <translation>4 至 8 位数字。连续输错 5 次即失效。</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>当前密码</translation>
    </message>
    <message>
        <source>PIN (empty removes it)</source>
        <translation>PIN 码（留空则删除）</translation>
    </message>
    <message>
        <source>PIN again</source>
        <translation>再次输入 PIN 码</translation>
    </message>
    <message>
        <source>The PIN is kept.</source>
        <translation>PIN 码已保存。</translation>
    </message>
    <message>
        <source>Keep the PIN</source>
        <translation>保存 PIN 码</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>新密码</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>再次输入新密码</translation>
    </message>
    <message>
        <source>The password is changed.</source>
        <translation>密码已修改。</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>a card or number</source>
        <translation>就诊卡或号码</translation>
    </message>
    <message>
        <source>an identity card</source>
        <translation>身份证</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法识别</translation>
    </message>
    <message>
        <source>a payment code of {channel}</source>
        <translation>{channel}付款码</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>本程序</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Hospital</source>
        <translation>医院</translation>
    </message>
    <message>
        <source>The patient&apos;s screen</source>
        <translation>患者屏</translation>
    </message>
    <message>
        <source>Stands on</source>
        <translation>显示在</translation>
    </message>
    <message>
        <source>Any monitor but this one</source>
        <translation>本窗口以外的显示器</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{name} (not plugged in)</source>
        <translation>{name}（未接入）</translation>
    </message>
    <message>
        <source>The patient sees no amounts here.</source>
        <translation>此处患者看不到金额。</translation>
    </message>
    <message>
        <source>Only one monitor is plugged in; a second one is used as soon as it is there.</source>
        <translation>只接了一台显示器；接入第二台后自动使用。</translation>
    </message>
    <message>
        <source>It shows what is owed, received and given back; it never covers this window.</source>
        <translation>显示应付、实收和退款金额；不会遮住本窗口。</translation>
    </message>
</context>
<context>
    <name>shift</name>
    <message>
        <source>Count the drawer</source>
        <translation>清点钱箱</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>实点</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>结班</translation>
    </message>
    <message>
        <source>Back, do not close</source>
        <translation>返回，不结班</translation>
    </message>
    <message>
        <source>{count} notes and coins</source>
        <translation>共 {count} 张（枚）</translation>
    </message>
    <message>
        <source>Reason of the difference</source>
        <translation>差额原因</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>重新清点</translation>
    </message>
    <message>
        <source>User name of the colleague</source>
        <translation>接收人用户名</translation>
    </message>
    <message>
        <source>Password of the colleague</source>
        <translation>接收人密码</translation>
    </message>
    <message>
        <source>Money of this shift is still unknown</source>
        <translation>本班还有结果未知的款项</translation>
    </message>
    <message>
        <source>Wait until it is known, or hand it over: a colleague signs for it with name and password and sees it at this window until it is settled.</source>
        <translation>请等待结果明确，或办理交接：由同事输入用户名和密码签收，款项在本窗口显示直至处理完毕。</translation>
    </message>
    <message>
        <source>Who takes it over</source>
        <translation>交接给谁</translation>
    </message>
    <message>
        <source>Hand over and close</source>
        <translation>交接并结班</translation>
    </message>
    <message>
        <source>{time} by {name}, batch {batch}</source>
        <translation>{time} {name}，批次 {batch}</translation>
    </message>
    <message>
        <source>Ask the terminal again</source>
        <translation>再次询问终端</translation>
    </message>
    <message>
        <source>Settle the terminal</source>
        <translation>结算终端</translation>
    </message>
    <message>
        <source>Card payments, voids and refunds that no settlement has taken in: {count}</source>
        <translation>尚未结算的刷卡支付、撤销和退货：{count} 笔</translation>
    </message>
    <message>
        <source>Every card payment is in a settlement.</source>
        <translation>所有刷卡支付都已结算。</translation>
    </message>
    <message>
        <source>Number of sales</source>
        <translation>消费笔数</translation>
    </message>
    <message>
        <source>Sum of the sales</source>
        <translation>消费金额</translation>
    </message>
    <message>
        <source>Number of voids</source>
        <translation>撤销笔数</translation>
    </message>
    <message>
        <source>Sum of the voids</source>
        <translation>撤销金额</translation>
    </message>
    <message>
        <source>Number of refunds</source>
        <translation>退货笔数</translation>
    </message>
    <message>
        <source>Sum of the refunds</source>
        <translation>退货金额</translation>
    </message>
    <message>
        <source>The card terminal&apos;s batch</source>
        <translation>刷卡终端批次</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Compare with these</source>
        <translation>按此核对</translation>
    </message>
    <message>
        <source>Off the terminal&apos;s paper</source>
        <translation>按终端签购单录入</translation>
    </message>
    <message>
        <source>Where the terminal does not tell its totals, or was settled by hand: type them off its slip. What it does not show stays empty.</source>
        <translation>终端不报告合计，或已手工结算时，请照结算单录入；单上没有的留空。</translation>
    </message>
    <message>
        <source>What may explain the difference</source>
        <translation>可能的差异原因</translation>
    </message>
    <message>
        <source>The terminal has not been settled in this shift.</source>
        <translation>本班尚未结算终端。</translation>
    </message>
    <message>
        <source>Settling closes its batch; its totals are laid beside our books.</source>
        <translation>结算会关闭当前批次，终端的合计将与我方账目核对。</translation>
    </message>
    <message>
        <source>With what was tried on the devices screen: sales {sales}, voids {voids}. They are no payments.</source>
        <translation>含设备页的试刷：消费 {sales}，撤销 {voids}，不是缴费。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>The terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Our books</source>
        <translation>我方账目</translation>
    </message>
    <message>
        <source>trace {number}</source>
        <translation>凭证号 {number}</translation>
    </message>
    <message>
        <source>Hand over with this count</source>
        <translation>按此清点交班</translation>
    </message>
    <message>
        <source>Accept with this count</source>
        <translation>按此清点接收</translation>
    </message>
    <message>
        <source>Hand in the late count</source>
        <translation>提交补点结果</translation>
    </message>
    <message>
        <source>Type how many pieces of each there are, float included. Enter or ↓ moves on. Each count that is handed in is kept; what is expected is shown once the shift is closed.</source>
        <translation>请输入各面额张数（含备用金）。按 Enter 或 ↓ 到下一项。每次提交的清点都会留存；应有金额结班后才显示。</translation>
    </message>
    <message>
        <source>The wallets</source>
        <translation>各钱包</translation>
    </message>
    <message>
        <source>What each should show for this shift: received less paid back, in yuan.</source>
        <translation>每个钱包本班应显示的金额：收款减退款，以元计。</translation>
    </message>
    <message>
        <source>{count} note or coin</source>
        <translation>{count} 张（枚）</translation>
    </message>
    <message>
        <source>This does not agree with the books</source>
        <translation>以下与账面不符</translation>
    </message>
    <message>
        <source>Hand in with this reason</source>
        <translation>附此原因提交</translation>
    </message>
    <message>
        <source>This did not agree with the books</source>
        <translation>以下曾与账面不符</translation>
    </message>
    <message>
        <source>Count again, or say why.</source>
        <translation>请重新清点，或说明原因。</translation>
    </message>
    <message>
        <source>No further count is compared: hand in what you counted, and say why it may not agree.</source>
        <translation>清点次数已用完，不再与账面核对：请提交实点金额，并说明可能不符的原因。</translation>
    </message>
    <message>
        <source>You may count once more, or say why.</source>
        <translation>还可重新清点一次，或说明原因。</translation>
    </message>
    <message>
        <source>You may count {count} more times, or say why.</source>
        <translation>还可重新清点 {count} 次，或说明原因。</translation>
    </message>
    <message>
        <source>Every count handed in is kept. The amount is shown once the shift is closed.</source>
        <translation>每次提交的清点都会留存。结班后才显示差额。</translation>
    </message>
    <message>
        <source>Orders that are paid in part, to be finished or cancelled: {count}</source>
        <translation>只付了一部分、须付清或取消的订单：{count}</translation>
    </message>
    <message>
        <source>Refunds whose end is not known yet: {count}</source>
        <translation>结果未知的退款：{count} 笔</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>发生时间</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>已等待</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>渠道</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Payment number</source>
        <translation>支付单号</translation>
    </message>
    <message>
        <source>Statement of the closed shift</source>
        <translation>交班结账单</translation>
    </message>
    <message>
        <source>So far in this shift</source>
        <translation>本班至今</translation>
    </message>
    <message>
        <source>Nothing was taken in this shift.</source>
        <translation>本班没有收款。</translation>
    </message>
    <message>
        <source>I count the drawer and the wallets first</source>
        <translation>由我先清点钱箱和各钱包</translation>
    </message>
    <message>
        <source>Hand the shift over</source>
        <translation>交接班次</translation>
    </message>
    <message>
        <source>Your colleague accepts or refuses it at any window. Until then you are responsible, and no money is taken in this shift.</source>
        <translation>同事可在任一窗口接收或拒收。在此之前由您负责，本班不再收款。</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Why you refuse it (only then)</source>
        <translation>拒收原因（仅拒收时填写）</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒收</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>稍后</translation>
    </message>
    <message>
        <source>{name} hands a shift over to you</source>
        <translation>{name} 向您交班</translation>
    </message>
    <message>
        <source>If you accept it, the shift is closed and what is still unknown is yours to look after.</source>
        <translation>接收后该班次即结班，其中仍未知的款项由您跟进。</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Count and accept</source>
        <translation>清点并接收</translation>
    </message>
    <message>
        <source>A shift was left open and closed by rule</source>
        <translation>有班次未结，已按规则结班</translation>
    </message>
    <message>
        <source>Its drawer must be counted now, as it lies there; the count is marked as late.</source>
        <translation>钱箱须按现状立即清点；该清点将标记为补点。</translation>
    </message>
    <message>
        <source>Count it now</source>
        <translation>现在清点</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>已了结</translation>
    </message>
    <message>
        <source>Pay it into my drawer</source>
        <translation>存入我的钱箱</translation>
    </message>
    <message>
        <source>Pay it out of my drawer</source>
        <translation>从我的钱箱支出</translation>
    </message>
    <message>
        <source>Shortages and surpluses</source>
        <translation>长短款</translation>
    </message>
    <message>
        <source>Every count agreed.</source>
        <translation>每次清点都相符。</translation>
    </message>
    <message>
        <source>Reason or note</source>
        <translation>原因或备注</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>说明原因</translation>
    </message>
    <message>
        <source>Ask for more</source>
        <translation>退回补充说明</translation>
    </message>
    <message>
        <source>Write off</source>
        <translation>核销</translation>
    </message>
    <message>
        <source>Approve the explanation</source>
        <translation>批准该说明</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>所在</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Explained by</source>
        <translation>说明人</translation>
    </message>
    <message>
        <source>Approved by</source>
        <translation>审批人</translation>
    </message>
    <message>
        <source>Ended by</source>
        <translation>了结人</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Open since</source>
        <translation>开班时间</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Counted by the giver</source>
        <translation>交班人已清点</translation>
    </message>
    <message>
        <source>Unknown payment</source>
        <translation>未知款项</translation>
    </message>
    <message>
        <source>Orders paid in part</source>
        <translation>部分付款的订单</translation>
    </message>
    <message>
        <source>Refunds whose end is unknown</source>
        <translation>结果未知的退款</translation>
    </message>
    <message>
        <source>Left open</source>
        <translation>未了事项</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Closed at</source>
        <translation>结班时间</translation>
    </message>
    <message>
        <source>Cash expected</source>
        <translation>应有现金</translation>
    </message>
    <message>
        <source>Cash counted</source>
        <translation>实点现金</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Amount in yuan</source>
        <translation type="unfinished">金额（元）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Move cash</source>
        <translation>现金收支</translation>
    </message>
    <message>
        <source>Moved in this shift</source>
        <translation>本班收支</translation>
    </message>
    <message>
        <source>Nothing was moved yet.</source>
        <translation>尚无收支。</translation>
    </message>
    <message>
        <source>Write down and open the drawer</source>
        <translation>登记并打开钱箱</translation>
    </message>
    <message>
        <source>Cash goes from the drawer into the safe.</source>
        <translation>现金从钱箱缴入保险柜。</translation>
    </message>
    <message>
        <source>Cash is put into the drawer, change for example.</source>
        <translation>现金存入钱箱，例如零钱。</translation>
    </message>
    <message>
        <source>Cash leaves the drawer for an expense.</source>
        <translation>现金从钱箱支出，用于开支。</translation>
    </message>
    <message>
        <source>At</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>收支</translation>
    </message>
    <message>
        <source>Handed over to</source>
        <translation>交接给</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Surplus {amount}</source>
        <translation>长款 {amount}</translation>
    </message>
    <message>
        <source>Shortage {amount}</source>
        <translation>短款 {amount}</translation>
    </message>
    <message>
        <source>Nothing was taken yet.</source>
        <translation>尚未收款。</translation>
    </message>
    <message>
        <source>Amounts are shown after the count.</source>
        <translation>金额在清点之后显示。</translation>
    </message>
    <message>
        <source>Refused by the colleague</source>
        <translation>同事拒收</translation>
    </message>
    <message>
        <source>{window} keeps what it has used; {left} left numbers may be given again.</source>
        <translation>{window} 保留已使用的号码；剩余 {left} 个号码可再发放。</translation>
    </message>
    <message>
        <source>Take back what is left?</source>
        <translation>收回剩余号码？</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>收回</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Printed invoices</source>
        <translation>打印票据</translation>
    </message>
    <message>
        <source>Every number of a range ends used, void with a reason, or left.</source>
        <translation>号段中的每个号码，或已使用，或注明原因作废，或剩余。</translation>
    </message>
    <message>
        <source>No invoice numbers were given to this window.</source>
        <translation>本窗口没有发放票据号段。</translation>
    </message>
    <message>
        <source>Void a number</source>
        <translation>作废号码</translation>
    </message>
    <message>
        <source>Number, the next one when empty</source>
        <translation>号码（留空为下一号）</translation>
    </message>
    <message>
        <source>Give a range to a window</source>
        <translation>给窗口发放号段</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Give the range</source>
        <translation>发放号段</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>First number</source>
        <translation>起始号</translation>
    </message>
    <message>
        <source>Last number</source>
        <translation>终止号</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一号</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Late from an earlier shift</source>
        <translation>前班次的迟到款</translation>
    </message>
    <message>
        <source>{at} by {name}</source>
        <translation>{at}，{name}</translation>
    </message>
    <message>
        <source>Left open, closed by rule, counted later</source>
        <translation>未结班，按规则结班，补点</translation>
    </message>
    <message>
        <source>{channel} counted</source>
        <translation>{channel}实点</translation>
    </message>
    <message>
        <source>Counted before</source>
        <translation>先前清点</translation>
    </message>
    <message>
        <source>{first}–{last}: used {used}, void {voided}, left {left}</source>
        <translation>{first}–{last}：使用 {used}，作废 {voided}，剩余 {left}</translation>
    </message>
    <message>
        <source>Card terminal: {count} not settled yet (Esc, then F2)</source>
        <translation>刷卡终端：{count} 笔尚未结算（按 Esc，再按 F2）</translation>
    </message>
    <message>
        <source>Card terminal: {state}</source>
        <translation>刷卡终端：{state}</translation>
    </message>
    <message>
        <source>sales {sales}, refunds {refunds} · {state}</source>
        <translation>消费 {sales}，退货 {refunds} · {state}</translation>
    </message>
    <message>
        <source>Card terminal settled</source>
        <translation>刷卡终端结算</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>收款笔数</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>实收</translation>
    </message>
    <message>
        <source>Refunds</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Paid back</source>
        <translation>退款额</translation>
    </message>
    <message>
        <source>Remains</source>
        <translation>净额</translation>
    </message>
    <message>
        <source>This shift belongs to {name}. Closing it here is written down under your name.</source>
        <translation>本班属于 {name}。在此结班将记在您的名下。</translation>
    </message>
    <message>
        <source>Given to {name}, who has not accepted it yet. Until then {giver} is responsible.</source>
        <translation>已交给 {name}，对方尚未接收。在此之前由 {giver} 负责。</translation>
    </message>
    <message>
        <source>The shift of {name} was left open; its drawer must be counted.</source>
        <translation>{name} 的班次未结，钱箱须清点。</translation>
    </message>
    <message>
        <source>{name} hands a shift over to you.</source>
        <translation>{name} 向您交班。</translation>
    </message>
    <message>
        <source>Begin a shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Count the float in the drawer. The amount of the last shift is suggested.</source>
        <translation>请清点钱箱内的备用金；默认填入上一班的金额。</translation>
    </message>
    <message>
        <source>Float in yuan</source>
        <translation>备用金（元）</translation>
    </message>
    <message>
        <source>No shift is open at this window.</source>
        <translation>本窗口没有开班。</translation>
    </message>
    <message>
        <source>My earlier shifts</source>
        <translation>我的历史班次</translation>
    </message>
    <message>
        <source>Enter shows one</source>
        <translation>按 Enter 查看</translation>
    </message>
    <message>
        <source>No earlier shift.</source>
        <translation>没有历史班次。</translation>
    </message>
    <message>
        <source>Earlier shifts of everybody</source>
        <translation>全部收费员的历史班次</translation>
    </message>
    <message>
        <source>Close the shift?</source>
        <translation>结束本班？</translation>
    </message>
    <message>
        <source>You counted {amount}. After closing, no more money is taken in this shift.</source>
        <translation>实点 {amount}。结班后本班不能再收款。</translation>
    </message>
    <message>
        <source>Count on</source>
        <translation>继续清点</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>班次</translation>
    </message>
    <message>
        <source>Count and close</source>
        <translation>清点结班</translation>
    </message>
    <message>
        <source>Card terminal</source>
        <translation type="unfinished">刷卡终端</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回交班</translation>
    </message>
    <message>
        <source>Look at it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Print the statement</source>
        <translation>打印结账单</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Open the shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Reading the shift…</source>
        <translation>正在读取班次…</translation>
    </message>
    <message>
        <source>The shift is closed. Sign the printed statement and hand the cash in with it.</source>
        <translation>已结班。请在打印的结账单上签字，与现金一并上交。</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开班时间</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>{channel}: what it should show</source>
        <translation>{channel}：应显示金额</translation>
    </message>
</context>
<context>
    <name>text</name>
    <message>
        <source>User name or password is wrong.</source>
        <translation>用户名或密码不对。</translation>
    </message>
    <message>
        <source>Check both. After several failures the account is locked.</source>
        <translation>请核对；多次失败会锁定账号。</translation>
    </message>
    <message>
        <source>User name and password are both needed.</source>
        <translation>请输入用户名和密码。</translation>
    </message>
    <message>
        <source>Type both, then press Enter.</source>
        <translation>请填写用户名和密码，再按 Enter。</translation>
    </message>
    <message>
        <source>This account is locked.</source>
        <translation>账号已锁定。</translation>
    </message>
    <message>
        <source>Ask an administrator to unlock it.</source>
        <translation>请管理员解锁。</translation>
    </message>
    <message>
        <source>Too many attempts.</source>
        <translation>尝试次数过多。</translation>
    </message>
    <message>
        <source>Wait a few minutes, or ask an administrator.</source>
        <translation>请等几分钟，或联系管理员。</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>尚未登录。</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>请重新登录。</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>登录已过期。</translation>
    </message>
    <message>
        <source>Sign in again; nothing on the screen is lost.</source>
        <translation>请重新登录，界面内容不会丢失。</translation>
    </message>
    <message>
        <source>Your role does not allow this: {permission}.</source>
        <translation>您的角色无此权限：{permission}。</translation>
    </message>
    <message>
        <source>Ask a colleague who may, or an administrator.</source>
        <translation>请由有权限的同事操作，或联系管理员。</translation>
    </message>
    <message>
        <source>The password is too short: at least {length} characters.</source>
        <translation>密码太短，至少 {length} 位。</translation>
    </message>
    <message>
        <source>The two passwords differ.</source>
        <translation>两次输入不一致。</translation>
    </message>
    <message>
        <source>Type the new one twice.</source>
        <translation>请重新输入两遍新密码。</translation>
    </message>
    <message>
        <source>The new password is the old one.</source>
        <translation>新密码与旧密码相同。</translation>
    </message>
    <message>
        <source>Choose another.</source>
        <translation>请换一个。</translation>
    </message>
    <message>
        <source>The password is too simple.</source>
        <translation>密码过于简单。</translation>
    </message>
    <message>
        <source>Mix letters, digits and signs.</source>
        <translation>请混用字母、数字和符号。</translation>
    </message>
    <message>
        <source>The password does not meet the rules.</source>
        <translation>密码不符合规则。</translation>
    </message>
    <message>
        <source>Choose a longer one.</source>
        <translation>请换一个更长的。</translation>
    </message>
    <message>
        <source>The password is wrong.</source>
        <translation>密码不对。</translation>
    </message>
    <message>
        <source>Type it again.</source>
        <translation>请重新输入。</translation>
    </message>
    <message>
        <source>The password must be changed first.</source>
        <translation>必须先修改密码。</translation>
    </message>
    <message>
        <source>Sign in and set a new one.</source>
        <translation>请登录后设置新密码。</translation>
    </message>
    <message>
        <source>This operator is locked.</source>
        <translation>该操作员已锁定。</translation>
    </message>
    <message>
        <source>An administrator can unlock.</source>
        <translation>管理员可以解锁。</translation>
    </message>
    <message>
        <source>There is no such operator.</source>
        <translation>没有这个操作员。</translation>
    </message>
    <message>
        <source>Check the name.</source>
        <translation>请核对。</translation>
    </message>
    <message>
        <source>This user name is taken.</source>
        <translation>用户名已被占用。</translation>
    </message>
    <message>
        <source>This cannot be done to oneself.</source>
        <translation>不能对自己进行此操作。</translation>
    </message>
    <message>
        <source>Ask another administrator.</source>
        <translation>请由另一位管理员操作。</translation>
    </message>
    <message>
        <source>This is the last administrator.</source>
        <translation>这是最后一位管理员。</translation>
    </message>
    <message>
        <source>Make another one first.</source>
        <translation>请先设置另一位。</translation>
    </message>
    <message>
        <source>This role name is taken.</source>
        <translation>角色名已被占用。</translation>
    </message>
    <message>
        <source>There is no such role.</source>
        <translation>没有这个角色。</translation>
    </message>
    <message>
        <source>Read the list again.</source>
        <translation>请刷新列表。</translation>
    </message>
    <message>
        <source>This computer is not enrolled as a window.</source>
        <translation>本机尚未登记为窗口。</translation>
    </message>
    <message>
        <source>Ask an administrator for a one-time code.</source>
        <translation>请向管理员索取一次性登记码。</translation>
    </message>
    <message>
        <source>This window is switched off.</source>
        <translation>本窗口已停用。</translation>
    </message>
    <message>
        <source>Ask an administrator.</source>
        <translation>请联系管理员。</translation>
    </message>
    <message>
        <source>There is no such window.</source>
        <translation>没有这个窗口。</translation>
    </message>
    <message>
        <source>This window name is taken.</source>
        <translation>窗口名已被占用。</translation>
    </message>
    <message>
        <source>The one-time code is wrong or too old.</source>
        <translation>登记码不对或已过期。</translation>
    </message>
    <message>
        <source>Ask an administrator for a new one.</source>
        <translation>请管理员重新生成。</translation>
    </message>
    <message>
        <source>This window code is taken.</source>
        <translation>窗口代码已被占用。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>This is the window you sit at.</source>
        <translation>这是您正在使用的窗口。</translation>
    </message>
    <message>
        <source>Do it from another one.</source>
        <translation>请在其他窗口操作。</translation>
    </message>
    <message>
        <source>Alert raised</source>
        <translation>提醒发出</translation>
    </message>
    <message>
        <source>Closed before money moves</source>
        <translation>收款前关闭</translation>
    </message>
    <message>
        <source>Opened again</source>
        <translation>已重新开放</translation>
    </message>
    <message>
        <source>Restore of the database noticed</source>
        <translation>发现数据库被恢复</translation>
    </message>
    <message>
        <source>Healed after a restore</source>
        <translation>恢复后已补全</translation>
    </message>
    <message>
        <source>Desk handed in its journal</source>
        <translation>窗口已交日志</translation>
    </message>
    <message>
        <source>Desk called gone</source>
        <translation>窗口标为不在</translation>
    </message>
    <message>
        <source>Payment made again</source>
        <translation>付款重建</translation>
    </message>
    <message>
        <source>Payment known to be paid before the restore</source>
        <translation>恢复前已确认支付</translation>
    </message>
    <message>
        <source>Payout in doubt after a restore</source>
        <translation>恢复后存疑的付款</translation>
    </message>
    <message>
        <source>Payout made again</source>
        <translation>付款记录已补回</translation>
    </message>
    <message>
        <source>Refund made again</source>
        <translation>退款重建</translation>
    </message>
    <message>
        <source>Items of a refund not taken back by the HIS</source>
        <translation>退款项目未被 HIS 收回</translation>
    </message>
    <message>
        <source>Order was undone before a restore</source>
        <translation>订单在恢复前已撤销</translation>
    </message>
    <message>
        <source>Shift made again</source>
        <translation>班次重建</translation>
    </message>
    <message>
        <source>Unknown payment found</source>
        <translation>发现未知付款</translation>
    </message>
    <message>
        <source>Refund without room since the restore; the HIS was asked</source>
        <translation>恢复后无可退余额的退款，已向 HIS 查询</translation>
    </message>
    <message>
        <source>Unknown refund found</source>
        <translation>发现未知退款</translation>
    </message>
    <message>
        <source>Refund unknown to the channel</source>
        <translation>渠道无此退款</translation>
    </message>
    <message>
        <source>Alert taken</source>
        <translation>提醒认领</translation>
    </message>
    <message>
        <source>Alert closed</source>
        <translation>提醒关闭</translation>
    </message>
    <message>
        <source>Audit log searched</source>
        <translation>查询审计日志</translation>
    </message>
    <message>
        <source>Too many attempts</source>
        <translation>尝试过多</translation>
    </message>
    <message>
        <source>Bills read</source>
        <translation>读取账单</translation>
    </message>
    <message>
        <source>Drawer opened by hand</source>
        <translation>手动打开钱箱</translation>
    </message>
    <message>
        <source>Refund begun at a card terminal</source>
        <translation>开始在刷卡终端上退款</translation>
    </message>
    <message>
        <source>Word of a card terminal</source>
        <translation>刷卡终端的回报</translation>
    </message>
    <message>
        <source>Not in the card terminal&apos;s batch</source>
        <translation>刷卡终端批次中没有</translation>
    </message>
    <message>
        <source>Sale made on the terminal alone attached</source>
        <translation>关联终端单独刷卡</translation>
    </message>
    <message>
        <source>Card terminal asked to settle</source>
        <translation>要求刷卡终端结算</translation>
    </message>
    <message>
        <source>Settlement of a card terminal</source>
        <translation>刷卡终端结算</translation>
    </message>
    <message>
        <source>Inquiry made</source>
        <translation>查询收费</translation>
    </message>
    <message>
        <source>Operator added</source>
        <translation>新增操作员</translation>
    </message>
    <message>
        <source>Operator changed</source>
        <translation>修改操作员</translation>
    </message>
    <message>
        <source>Operator locked</source>
        <translation>锁定操作员</translation>
    </message>
    <message>
        <source>Operator unlocked</source>
        <translation>解锁操作员</translation>
    </message>
    <message>
        <source>Password changed</source>
        <translation>修改密码</translation>
    </message>
    <message>
        <source>Password reset</source>
        <translation>重置密码</translation>
    </message>
    <message>
        <source>Orders searched</source>
        <translation>查询订单</translation>
    </message>
    <message>
        <source>Patient searched</source>
        <translation>查询患者</translation>
    </message>
    <message>
        <source>Payment taken</source>
        <translation>发起支付</translation>
    </message>
    <message>
        <source>Payment taken without the server</source>
        <translation>离线收款</translation>
    </message>
    <message>
        <source>Channel asked</source>
        <translation>查询渠道</translation>
    </message>
    <message>
        <source>Cancel asked</source>
        <translation>申请取消</translation>
    </message>
    <message>
        <source>Payment ended unsent</source>
        <translation>终止未发支付</translation>
    </message>
    <message>
        <source>Rules of reconciliation changed</source>
        <translation>对账规则已修改</translation>
    </message>
    <message>
        <source>New key for day proofs</source>
        <translation>日平证明启用新密钥</translation>
    </message>
    <message>
        <source>Payment written from a statement</source>
        <translation>按对账单补记支付</translation>
    </message>
    <message>
        <source>Late payment booked</source>
        <translation>迟到成功入账</translation>
    </message>
    <message>
        <source>Late success reported</source>
        <translation>渠道报告迟到成功</translation>
    </message>
    <message>
        <source>Late success denied</source>
        <translation>渠道否认迟到成功</translation>
    </message>
    <message>
        <source>Late payment</source>
        <translation>迟到成功</translation>
    </message>
    <message>
        <source>Undoing begun</source>
        <translation>开始撤销</translation>
    </message>
    <message>
        <source>Channel contradicts itself</source>
        <translation>渠道说法矛盾</translation>
    </message>
    <message>
        <source>Posting repeated</source>
        <translation>再次入账</translation>
    </message>
    <message>
        <source>Posting refused</source>
        <translation>入账被拒</translation>
    </message>
    <message>
        <source>Wrong posting taken back</source>
        <translation>错误入账已撤回</translation>
    </message>
    <message>
        <source>Posting delayed</source>
        <translation>入账延迟</translation>
    </message>
    <message>
        <source>Day reconciled</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Refund requested</source>
        <translation>申请退款</translation>
    </message>
    <message>
        <source>Refund approved</source>
        <translation>批准退款</translation>
    </message>
    <message>
        <source>Refund rejected</source>
        <translation>驳回退款</translation>
    </message>
    <message>
        <source>Refund by rule</source>
        <translation>规则自动退款</translation>
    </message>
    <message>
        <source>Refund of a late payment</source>
        <translation>迟到成功退款</translation>
    </message>
    <message>
        <source>Role added</source>
        <translation>新增角色</translation>
    </message>
    <message>
        <source>Role left without what a new version brings</source>
        <translation>角色未补充新版本权限</translation>
    </message>
    <message>
        <source>Role given what a new version brings</source>
        <translation>角色随新版本补充权限</translation>
    </message>
    <message>
        <source>Role changed</source>
        <translation>修改角色</translation>
    </message>
    <message>
        <source>Secret set</source>
        <translation>设置密钥</translation>
    </message>
    <message>
        <source>Signed in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Sign-in failed</source>
        <translation>登录失败</translation>
    </message>
    <message>
        <source>Shift opened</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Shift closed</source>
        <translation>结班</translation>
    </message>
    <message>
        <source>Shift handed over</source>
        <translation>班次已交出</translation>
    </message>
    <message>
        <source>Shift accepted</source>
        <translation>班次已接收</translation>
    </message>
    <message>
        <source>Shift refused</source>
        <translation>班次被拒收</translation>
    </message>
    <message>
        <source>Shift taken back</source>
        <translation>交班已撤回</translation>
    </message>
    <message>
        <source>Shift closed by rule</source>
        <translation>按规则结班</translation>
    </message>
    <message>
        <source>Count kept, shift not closed by it</source>
        <translation>清点留存（未结班）</translation>
    </message>
    <message>
        <source>Shift counted later</source>
        <translation>班次补点</translation>
    </message>
    <message>
        <source>Cash into the safe</source>
        <translation>现金缴存保险柜</translation>
    </message>
    <message>
        <source>Cash out of the drawer refused: more than it has</source>
        <translation>现金支出被拒：超过钱箱账面</translation>
    </message>
    <message>
        <source>Cash paid in</source>
        <translation>现金存入</translation>
    </message>
    <message>
        <source>Cash paid out</source>
        <translation>现金支出</translation>
    </message>
    <message>
        <source>Difference explained</source>
        <translation>长短款已说明</translation>
    </message>
    <message>
        <source>Difference approved</source>
        <translation>长短款已批准</translation>
    </message>
    <message>
        <source>Difference sent back</source>
        <translation>长短款已退回</translation>
    </message>
    <message>
        <source>Difference settled</source>
        <translation>长短款已补平</translation>
    </message>
    <message>
        <source>Difference written off</source>
        <translation>长短款已核销</translation>
    </message>
    <message>
        <source>Invoice range given</source>
        <translation>票据号段已发放</translation>
    </message>
    <message>
        <source>Invoice range taken back</source>
        <translation>票据号段已收回</translation>
    </message>
    <message>
        <source>Invoice number used</source>
        <translation>票据号已使用</translation>
    </message>
    <message>
        <source>Invoice number voided</source>
        <translation>票据号已作废</translation>
    </message>
    <message>
        <source>Payment sent</source>
        <translation>支付已发出</translation>
    </message>
    <message>
        <source>Payment waits for the payer</source>
        <translation>等待付款人付款</translation>
    </message>
    <message>
        <source>Payment unknown</source>
        <translation>支付结果不明</translation>
    </message>
    <message>
        <source>Payment received</source>
        <translation>支付成功</translation>
    </message>
    <message>
        <source>Payment ended unpaid</source>
        <translation>支付未成功</translation>
    </message>
    <message>
        <source>Payment reversed</source>
        <translation>支付已撤销</translation>
    </message>
    <message>
        <source>Payment refunded whole</source>
        <translation>支付已全额退款</translation>
    </message>
    <message>
        <source>Posted in the HIS</source>
        <translation>HIS 已入账</translation>
    </message>
    <message>
        <source>Posting begun</source>
        <translation>开始入账</translation>
    </message>
    <message>
        <source>Posting withdrawn</source>
        <translation>HIS 已撤回入账</translation>
    </message>
    <message>
        <source>HIS agreed to the refund</source>
        <translation>HIS 同意退款</translation>
    </message>
    <message>
        <source>Refund sent</source>
        <translation>退款已发出</translation>
    </message>
    <message>
        <source>Channel is paying the refund out</source>
        <translation>渠道退款处理中</translation>
    </message>
    <message>
        <source>Refund done</source>
        <translation>退款成功</translation>
    </message>
    <message>
        <source>Refund unknown</source>
        <translation>退款结果不明</translation>
    </message>
    <message>
        <source>Refund needs a person</source>
        <translation>退款需人工处理</translation>
    </message>
    <message>
        <source>Refund failed</source>
        <translation>退款失败</translation>
    </message>
    <message>
        <source>The HIS keeps the items as withdrawn</source>
        <translation>HIS 仍将明细记为已退</translation>
    </message>
    <message>
        <source>Withdrawal taken over by the same refund</source>
        <translation>同一退款沿用已有的明细退回</translation>
    </message>
    <message>
        <source>Approval of a refund lost</source>
        <translation>退款审批失效</translation>
    </message>
    <message>
        <source>Cash of a refund had left the drawer before the restore</source>
        <translation>退款现金在数据库恢复前已从钱箱付出</translation>
    </message>
    <message>
        <source>Cash of a refund handed over</source>
        <translation>退款现金已交付</translation>
    </message>
    <message>
        <source>Payout prepared</source>
        <translation>付款已申请</translation>
    </message>
    <message>
        <source>Payout approved</source>
        <translation>付款已审批</translation>
    </message>
    <message>
        <source>Payout paid</source>
        <translation>付款已支付</translation>
    </message>
    <message>
        <source>Payout cancelled</source>
        <translation>付款已取消</translation>
    </message>
    <message>
        <source>Account number of a payee read</source>
        <translation>查看收款账号</translation>
    </message>
    <message>
        <source>PIN set</source>
        <translation>设置 PIN 码</translation>
    </message>
    <message>
        <source>PIN removed</source>
        <translation>删除 PIN 码</translation>
    </message>
    <message>
        <source>PIN refused</source>
        <translation>PIN 码错误</translation>
    </message>
    <message>
        <source>PIN locked</source>
        <translation>PIN 码锁定</translation>
    </message>
    <message>
        <source>Refund waits for balance</source>
        <translation>退款等待余额</translation>
    </message>
    <message>
        <source>Refund paid out otherwise</source>
        <translation>退款已另行付款</translation>
    </message>
    <message>
        <source>Order to be cancelled</source>
        <translation>申请取消订单</translation>
    </message>
    <message>
        <source>Order cancelled, bills free</source>
        <translation>订单取消，账单已释放</translation>
    </message>
    <message>
        <source>Password refused</source>
        <translation>密码被拒</translation>
    </message>
    <message>
        <source>Master key changed</source>
        <translation>主密钥已更换</translation>
    </message>
    <message>
        <source>Patients&apos; comments fetched</source>
        <translation>已获取患者评价</translation>
    </message>
    <message>
        <source>Channel statement fetched</source>
        <translation>已获取渠道对账单</translation>
    </message>
    <message>
        <source>Channel statement read</source>
        <translation>已读取渠道对账单</translation>
    </message>
    <message>
        <source>Channel statement unreadable</source>
        <translation>渠道对账单无法读取</translation>
    </message>
    <message>
        <source>Layout of a file saved</source>
        <translation>文件格式已保存</translation>
    </message>
    <message>
        <source>Run of a day asked for</source>
        <translation>发起当日对账</translation>
    </message>
    <message>
        <source>Run of a day cancelled</source>
        <translation>取消当日对账</translation>
    </message>
    <message>
        <source>Rows of a run saved as a file</source>
        <translation>导出对账明细</translation>
    </message>
    <message>
        <source>Run of a day failed</source>
        <translation>当日对账失败</translation>
    </message>
    <message>
        <source>Held run went on</source>
        <translation>暂停的对账已继续</translation>
    </message>
    <message>
        <source>Run held: probably a wrong file</source>
        <translation>对账暂停：可能文件有误</translation>
    </message>
    <message>
        <source>Day planned for reconciliation</source>
        <translation>已安排当日对账</translation>
    </message>
    <message>
        <source>Party had no statement, a person said</source>
        <translation>人工确认当日无对账单</translation>
    </message>
    <message>
        <source>Our statement for a service channel written</source>
        <translation>已写出服务渠道对账单</translation>
    </message>
    <message>
        <source>Statement received and kept</source>
        <translation>对账单已接收并保存</translation>
    </message>
    <message>
        <source>Window added</source>
        <translation>新增窗口</translation>
    </message>
    <message>
        <source>Window changed</source>
        <translation>修改窗口</translation>
    </message>
    <message>
        <source>Window enrolled</source>
        <translation>窗口登记</translation>
    </message>
    <message>
        <source>Enrolment code made</source>
        <translation>生成登记码</translation>
    </message>
    <message>
        <source>Exception looked at</source>
        <translation>查看异常账目</translation>
    </message>
    <message>
        <source>Exceptions exported</source>
        <translation>导出异常账目</translation>
    </message>
    <message>
        <source>File of an exception read</source>
        <translation>查看异常账目附件</translation>
    </message>
    <message>
        <source>Party of an exception asked</source>
        <translation>就异常账目询问对方</translation>
    </message>
    <message>
        <source>Exception commented on</source>
        <translation>异常账目备注</translation>
    </message>
    <message>
        <source>Exception taken</source>
        <translation>认领异常账目</translation>
    </message>
    <message>
        <source>Act on an exception proposed</source>
        <translation>提出异常账目处理方案</translation>
    </message>
    <message>
        <source>Proposal for an exception withdrawn</source>
        <translation>撤回异常账目处理方案</translation>
    </message>
    <message>
        <source>Act on an exception agreed to</source>
        <translation>同意异常账目处理方案</translation>
    </message>
    <message>
        <source>Act on an exception executed</source>
        <translation>执行异常账目处理</translation>
    </message>
    <message>
        <source>Act on an exception verified</source>
        <translation>异常账目处理已核实</translation>
    </message>
    <message>
        <source>Act on an exception failed</source>
        <translation>异常账目处理未成功</translation>
    </message>
    <message>
        <source>Act on an exception undone</source>
        <translation>撤销异常账目处理</translation>
    </message>
    <message>
        <source>Difference reported by a connected system</source>
        <translation>对接系统上报差异</translation>
    </message>
    <message>
        <source>Key of a connected system made</source>
        <translation>生成对接系统密钥</translation>
    </message>
    <message>
        <source>Key of a connected system taken away</source>
        <translation>取消对接系统密钥</translation>
    </message>
    <message>
        <source>Nobody was found.</source>
        <translation>没有找到患者。</translation>
    </message>
    <message>
        <source>Check the card or the number; search by name or telephone with F2.</source>
        <translation>请核对卡或号码，或按 F2 用姓名、电话查找。</translation>
    </message>
    <message>
        <source>Type the whole number or the full name, or choose what to search by.</source>
        <translation>请输入完整的号码或完整的姓名，或选择查找方式。</translation>
    </message>
    <message>
        <source>The HIS does not know this patient.</source>
        <translation>HIS 中没有这位患者。</translation>
    </message>
    <message>
        <source>Search again by name or telephone (F2).</source>
        <translation>请按 F2 用姓名或电话查找。</translation>
    </message>
    <message>
        <source>The patient has been discharged.</source>
        <translation>患者已出院。</translation>
    </message>
    <message>
        <source>Send the patient to the discharge desk.</source>
        <translation>请患者到出院结算处。</translation>
    </message>
    <message>
        <source>This card is blocked or reported lost.</source>
        <translation>该卡已挂失或停用。</translation>
    </message>
    <message>
        <source>Do not use it; send the patient to the card desk.</source>
        <translation>请勿使用，请患者到发卡处。</translation>
    </message>
    <message>
        <source>The HIS does not know this visit number.</source>
        <translation>HIS 中没有该就诊号。</translation>
    </message>
    <message>
        <source>Check the number.</source>
        <translation>请核对号码。</translation>
    </message>
    <message>
        <source>The HIS does not know this account.</source>
        <translation>HIS 中没有该账户。</translation>
    </message>
    <message>
        <source>{name} owes nothing now.</source>
        <translation>{name}当前没有待缴费用。</translation>
    </message>
    <message>
        <source>Scan the next card, or read again (F3) if the doctor has just ordered something.</source>
        <translation>请扫下一位；若医生刚开单，请按 F3 重读。</translation>
    </message>
    <message>
        <source>A bill has changed in the meantime; no money was taken.</source>
        <translation>账单已变化，没有扣钱。</translation>
    </message>
    <message>
        <source>The bills were read again: tell the patient the new amount, then scan again.</source>
        <translation>已重新读取，请告知患者新金额后再扫码。</translation>
    </message>
    <message>
        <source>This bill is being paid elsewhere; no money was taken.</source>
        <translation>账单被其他渠道锁定，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient whether it was paid on the telephone or at a machine; read again in a minute (F3).</source>
        <translation>请问患者是否已在手机或自助机支付；稍后按 F3 重读。</translation>
    </message>
    <message>
        <source>{window}, {operator}, has held this bill since {since} ({state}); no money was taken.</source>
        <translation>{window}的{operator}自 {since} 起占用此账单（{state}），未收款。</translation>
    </message>
    <message>
        <source>Call that window: the order must be finished or cancelled there. Then read again (F3).</source>
        <translation>请联系该窗口完成或取消订单，然后重新读取（F3）。</translation>
    </message>
    <message>
        <source>{window} holds this bill until {until}; no money was taken.</source>
        <translation>{window}正占用此账单，至 {until}，未收款。</translation>
    </message>
    <message>
        <source>This bill has been paid already.</source>
        <translation>账单已缴过。</translation>
    </message>
    <message>
        <source>The bills were read again.</source>
        <translation>已重新读取账单。</translation>
    </message>
    <message>
        <source>This bill no longer exists.</source>
        <translation>账单已不存在。</translation>
    </message>
    <message>
        <source>The bills were read again; ask the doctor if something is missing.</source>
        <translation>已重新读取账单；如有缺少请询问医生。</translation>
    </message>
    <message>
        <source>The insurance part no longer holds; no money was taken.</source>
        <translation>医保预结算已过期，没有扣钱。</translation>
    </message>
    <message>
        <source>The bills were read again: check the amount, then scan the code again.</source>
        <translation>已重新读取账单，请核对金额后再扫码。</translation>
    </message>
    <message>
        <source>This bill does not belong to the order.</source>
        <translation>该账单不属于此订单。</translation>
    </message>
    <message>
        <source>Check the choice.</source>
        <translation>请核对选择。</translation>
    </message>
    <message>
        <source>The HIS has decided on this order already.</source>
        <translation>HIS 已处理过该订单。</translation>
    </message>
    <message>
        <source>Read the bills again (F3).</source>
        <translation>请重新读取账单（F3）。</translation>
    </message>
    <message>
        <source>Undone before the database was put back; the HIS was not told that it is paid.</source>
        <translation>该订单在数据库恢复前已撤销；未向 HIS 报告已付款。</translation>
    </message>
    <message>
        <source>The money goes back by itself; read the bills again (F3).</source>
        <translation>款项会自动退回；请重新读取账单（F3）。</translation>
    </message>
    <message>
        <source>This order was withdrawn.</source>
        <translation>该订单已作废。</translation>
    </message>
    <message>
        <source>This order was cancelled.</source>
        <translation>该订单已取消。</translation>
    </message>
    <message>
        <source>The HIS holds these bills for another order.</source>
        <translation>HIS 已为另一订单锁定账单。</translation>
    </message>
    <message>
        <source>The HIS refuses the payment; the money goes back by itself.</source>
        <translation>HIS 拒绝入账，钱将自动原路退回。</translation>
    </message>
    <message>
        <source>Tell the patient that the money comes back on the same way; ask the department before charging anew.</source>
        <translation>请告知患者钱会原路退回；重新收费前请与科室确认。</translation>
    </message>
    <message>
        <source>The HIS knows this order with other content.</source>
        <translation>HIS 中该订单内容不一致。</translation>
    </message>
    <message>
        <source>Keep the receipt; finance must look at it.</source>
        <translation>请保留凭条，交财务核对。</translation>
    </message>
    <message>
        <source>The HIS has not confirmed yet.</source>
        <translation>HIS 尚未确认。</translation>
    </message>
    <message>
        <source>The payment stands; posting is repeated by itself.</source>
        <translation>支付有效，系统会自动重复入账。</translation>
    </message>
    <message>
        <source>The HIS does not answer.</source>
        <translation>HIS 没有应答。</translation>
    </message>
    <message>
        <source>No money was moved by this. Try again in a moment.</source>
        <translation>没有动用资金，请稍后再试。</translation>
    </message>
    <message>
        <source>The HIS cannot be reached.</source>
        <translation>无法连接 HIS。</translation>
    </message>
    <message>
        <source>Try again in a moment; tell the information department if it goes on.</source>
        <translation>请稍后再试；若持续请通知信息科。</translation>
    </message>
    <message>
        <source>The HIS is not available now.</source>
        <translation>HIS 暂不可用。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>The HIS reports a fault of its own.</source>
        <translation>HIS 报告内部错误。</translation>
    </message>
    <message>
        <source>The HIS&apos;s answer is not signed correctly; it is not believed.</source>
        <translation>HIS 应答签名不对，不予采信。</translation>
    </message>
    <message>
        <source>Tell the information department.</source>
        <translation>请通知信息科。</translation>
    </message>
    <message>
        <source>The HIS&apos;s answer cannot be read.</source>
        <translation>HIS 应答无法识别。</translation>
    </message>
    <message>
        <source>The HIS answered something unknown.</source>
        <translation>HIS 返回未知代码。</translation>
    </message>
    <message>
        <source>Tell the information department the code.</source>
        <translation>请把代码告诉信息科。</translation>
    </message>
    <message>
        <source>The HIS answered for another order; it is not believed.</source>
        <translation>HIS 应答的是另一订单，不予采信。</translation>
    </message>
    <message>
        <source>The HIS speaks of another amount.</source>
        <translation>HIS 的金额不一致。</translation>
    </message>
    <message>
        <source>Finance must look at it.</source>
        <translation>请财务处理。</translation>
    </message>
    <message>
        <source>The HIS has posted it.</source>
        <translation>HIS 已入账。</translation>
    </message>
    <message>
        <source>The HIS has done it.</source>
        <translation>HIS 已完成。</translation>
    </message>
    <message>
        <source>The HIS has taken the items back.</source>
        <translation>HIS 已退项目。</translation>
    </message>
    <message>
        <source>The HIS has put the items back.</source>
        <translation>HIS 已恢复项目。</translation>
    </message>
    <message>
        <source>Something on this bill has been carried out or handed out already.</source>
        <translation>项目已执行或药品已发放。</translation>
    </message>
    <message>
        <source>It cannot be refunded; ask the department.</source>
        <translation>不能退款，请与科室联系。</translation>
    </message>
    <message>
        <source>This item has been withdrawn already.</source>
        <translation>该项目已退过。</translation>
    </message>
    <message>
        <source>Look at the refunds of this order.</source>
        <translation>请查看该订单的退款。</translation>
    </message>
    <message>
        <source>The HIS does not know this item.</source>
        <translation>HIS 中没有该项目。</translation>
    </message>
    <message>
        <source>The deposit account has too little money left.</source>
        <translation>预交金余额不足。</translation>
    </message>
    <message>
        <source>A smaller amount is possible.</source>
        <translation>请减少金额。</translation>
    </message>
    <message>
        <source>The HIS does not take the items back; no refund is made.</source>
        <translation>HIS 不允许退项目，未退款。</translation>
    </message>
    <message>
        <source>Ask the department.</source>
        <translation>请与科室联系。</translation>
    </message>
    <message>
        <source>The HIS knows this withdrawal with other content.</source>
        <translation>HIS 中该退费内容不一致。</translation>
    </message>
    <message>
        <source>This withdrawal was cancelled.</source>
        <translation>该退费已取消。</translation>
    </message>
    <message>
        <source>Ask for the refund again.</source>
        <translation>请重新申请退款。</translation>
    </message>
    <message>
        <source>The HIS cannot put the items back any more.</source>
        <translation>HIS 已无法恢复项目。</translation>
    </message>
    <message>
        <source>The amount is not that of the items.</source>
        <translation>金额与项目不符。</translation>
    </message>
    <message>
        <source>Something happened that this program has no sentence for ({code}).</source>
        <translation>发生了本程序没有说明的情况（{code}）。</translation>
    </message>
    <message>
        <source>Note the code and tell the information department; do not repeat a payment.</source>
        <translation>请记下代码告诉信息科，不要重复收费。</translation>
    </message>
    <message>
        <source>The scan cannot be read.</source>
        <translation>扫码内容无法识别。</translation>
    </message>
    <message>
        <source>Scan again.</source>
        <translation>请再扫一次。</translation>
    </message>
    <message>
        <source>A card was scanned during a payment; nothing happened to it.</source>
        <translation>支付过程中扫到一张卡，未做处理。</translation>
    </message>
    <message>
        <source>Finish this payment, or park it (F7), then scan the card again.</source>
        <translation>请先完成或挂起（F7）当前支付，再扫卡。</translation>
    </message>
    <message>
        <source>Another payment code was scanned during a payment; nothing was charged for it.</source>
        <translation>支付过程中又扫到付款码，没有再次扣款。</translation>
    </message>
    <message>
        <source>Wait until this payment is known.</source>
        <translation>请等当前支付有结果。</translation>
    </message>
    <message>
        <source>A payment code was scanned, but there is nothing to pay; nothing was charged.</source>
        <translation>扫到付款码，但没有要付的账单，没有扣款。</translation>
    </message>
    <message>
        <source>Scan the patient&apos;s card first.</source>
        <translation>请先扫患者的就诊卡。</translation>
    </message>
    <message>
        <source>A payment code was scanned before the bills were there; nothing was charged.</source>
        <translation>账单还没读出就扫了付款码，没有扣款。</translation>
    </message>
    <message>
        <source>Wait for the bills, then scan the code again.</source>
        <translation>请等账单显示后再扫。</translation>
    </message>
    <message>
        <source>No bill is chosen; nothing was charged.</source>
        <translation>没有选择账单，没有扣款。</translation>
    </message>
    <message>
        <source>Choose a bill with Space, then scan the code again.</source>
        <translation>请用空格键选择账单后再扫。</translation>
    </message>
    <message>
        <source>Two scans came at once; only the first counts.</source>
        <translation>连续扫了两次，只处理第一次。</translation>
    </message>
    <message>
        <source>Wait for its answer, then scan the next.</source>
        <translation>请等结果出来再扫下一个。</translation>
    </message>
    <message>
        <source>{channel} codes cannot be taken here; nothing was charged.</source>
        <translation>本窗口不支持{channel}付款码，没有扣款。</translation>
    </message>
    <message>
        <source>Ask for a WeChat or Alipay code, or take cash.</source>
        <translation>请出示微信或支付宝付款码，或改收现金。</translation>
    </message>
    <message>
        <source>The window is locked; the scan was not used.</source>
        <translation>窗口已锁定，扫码未处理。</translation>
    </message>
    <message>
        <source>Unlock, then scan again.</source>
        <translation>请解锁后重扫。</translation>
    </message>
    <message>
        <source>The scan is not used on this screen.</source>
        <translation>本界面不使用扫码。</translation>
    </message>
    <message>
        <source>Go to the checkout (Ctrl+1) and scan again.</source>
        <translation>请切到收费界面（Ctrl+1）再扫。</translation>
    </message>
    <message>
        <source>A scan came before anybody signed in; it was not used.</source>
        <translation>尚未登录，扫码未处理。</translation>
    </message>
    <message>
        <source>Sign in first.</source>
        <translation>请先登录。</translation>
    </message>
    <message>
        <source>A payment code was scanned here; nothing was charged.</source>
        <translation>这里扫到付款码，没有扣款。</translation>
    </message>
    <message>
        <source>Payment codes are taken on the checkout (Ctrl+1).</source>
        <translation>付款码请在收费界面（Ctrl+1）使用。</translation>
    </message>
    <message>
        <source>Nothing to search for.</source>
        <translation>没有输入查找内容。</translation>
    </message>
    <message>
        <source>Type a name or a number.</source>
        <translation>请输入姓名或号码。</translation>
    </message>
    <message>
        <source>A field breaks a rule: {field} ({rule}).</source>
        <translation>字段不符合规则：{field}（{rule}）。</translation>
    </message>
    <message>
        <source>Correct it and try again.</source>
        <translation>请改正后重试。</translation>
    </message>
    <message>
        <source>A setting is wrong: {field} ({rule}).</source>
        <translation>设置有误：{field}（{rule}）。</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>请改正。</translation>
    </message>
    <message>
        <source>The server does not answer.</source>
        <translation>服务器没有应答。</translation>
    </message>
    <message>
        <source>Nothing is lost: what was begun is asked for by itself. Check the network if it goes on.</source>
        <translation>不会丢失：已开始的支付会自动核实；若持续请检查网络。</translation>
    </message>
    <message>
        <source>The server cannot be reached; nothing was sent.</source>
        <translation>无法连接服务器，请求未发出。</translation>
    </message>
    <message>
        <source>Check the network; try again.</source>
        <translation>请检查网络后重试。</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted; nothing was sent.</source>
        <translation>服务器的证书不受信任；未发送任何内容。</translation>
    </message>
    <message>
        <source>Tell the information department: ca_bundle in desk.toml names the hospital&apos;s own authority; the certificate&apos;s name and dates must be right.</source>
        <translation>请联系信息科：在 desk.toml 的 ca_bundle 中填写本院证书机构的文件；证书的名称和有效期必须正确。</translation>
    </message>
    <message>
        <source>The server has a fault.</source>
        <translation>服务器出错。</translation>
    </message>
    <message>
        <source>The server is busy.</source>
        <translation>服务器繁忙。</translation>
    </message>
    <message>
        <source>The program has a fault ({kind}).</source>
        <translation>程序出错（{kind}）。</translation>
    </message>
    <message>
        <source>Nothing is lost: what was begun is asked for by itself. Tell the information department.</source>
        <translation>不会丢失：已开始的支付会自动核实；请通知信息科。</translation>
    </message>
    <message>
        <source>The desk is running on this computer already.</source>
        <translation>本机已在运行收费程序。</translation>
    </message>
    <message>
        <source>Use the window that is open.</source>
        <translation>请使用已打开的窗口。</translation>
    </message>
    <message>
        <source>The disk is full; payments are not taken.</source>
        <translation>磁盘已满，暂停收费。</translation>
    </message>
    <message>
        <source>Free space, or go to another window.</source>
        <translation>请清理磁盘，或换一个窗口。</translation>
    </message>
    <message>
        <source>The journal on this disk is damaged; payments are not taken.</source>
        <translation>本机流水文件损坏，暂停收费。</translation>
    </message>
    <message>
        <source>Tell the information department; go to another window.</source>
        <translation>请通知信息科，换一个窗口收费。</translation>
    </message>
    <message>
        <source>The journal on this disk cannot be written; payments are not taken.</source>
        <translation>本机流水文件无法写入，暂停收费。</translation>
    </message>
    <message>
        <source>The database is busy.</source>
        <translation>数据库繁忙。</translation>
    </message>
    <message>
        <source>The server&apos;s disk is full.</source>
        <translation>服务器磁盘已满。</translation>
    </message>
    <message>
        <source>Tell the information department at once.</source>
        <translation>请立即通知信息科。</translation>
    </message>
    <message>
        <source>The server&apos;s database can only be read at present; nothing can be recorded.</source>
        <translation>服务器的数据库目前只能读取，什么都无法记录。</translation>
    </message>
    <message>
        <source>Tell the information department at once; it goes on by itself.</source>
        <translation>请立即通知信息科；恢复后会自动继续。</translation>
    </message>
    <message>
        <source>The database does not answer.</source>
        <translation>数据库没有应答。</translation>
    </message>
    <message>
        <source>The database cannot be reached.</source>
        <translation>无法连接数据库。</translation>
    </message>
    <message>
        <source>The database has a fault.</source>
        <translation>数据库出错。</translation>
    </message>
    <message>
        <source>Somebody else has changed this meanwhile.</source>
        <translation>内容已被他人修改。</translation>
    </message>
    <message>
        <source>Read again and repeat.</source>
        <translation>请刷新后重试。</translation>
    </message>
    <message>
        <source>The database refused this.</source>
        <translation>数据库拒绝了该操作。</translation>
    </message>
    <message>
        <source>It is not certain that this was stored.</source>
        <translation>不能确定是否已保存。</translation>
    </message>
    <message>
        <source>Read again before you repeat it.</source>
        <translation>重试前请先刷新。</translation>
    </message>
    <message>
        <source>There is no answer.</source>
        <translation>没有应答。</translation>
    </message>
    <message>
        <source>There is no connection.</source>
        <translation>没有连接。</translation>
    </message>
    <message>
        <source>Check the network.</source>
        <translation>请检查网络。</translation>
    </message>
    <message>
        <source>The server refused the request.</source>
        <translation>服务器拒绝了请求。</translation>
    </message>
    <message>
        <source>The server does not know this.</source>
        <translation>服务器没有该接口。</translation>
    </message>
    <message>
        <source>Desk and server may be of different versions: tell the information department.</source>
        <translation>客户端与服务器版本可能不一致，请通知信息科。</translation>
    </message>
    <message>
        <source>Too many requests.</source>
        <translation>请求过于频繁。</translation>
    </message>
    <message>
        <source>Wait a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>The bad day is made and opens in a window of its own.</source>
        <translation>坏日子已做好，正在单独的窗口打开。</translation>
    </message>
    <message>
        <source>Sign in there as finance, open Reconciliation and start the run of yesterday.</source>
        <translation>请在那个窗口用 finance 登录，打开&quot;对账&quot;，对昨天发起对账。</translation>
    </message>
    <message>
        <source>The window of the bad day is still open.</source>
        <translation>坏日子的窗口还开着。</translation>
    </message>
    <message>
        <source>Work there, or close it before another day is made.</source>
        <translation>请在那个窗口里操作，或先关闭它再造新的一天。</translation>
    </message>
    <message>
        <source>The bad day was not made to its end.</source>
        <translation>坏日子没有做完。</translation>
    </message>
    <message>
        <source>Nothing of it is kept; it can be made again at any time.</source>
        <translation>什么都没有保留，随时可以重新造。</translation>
    </message>
    <message>
        <source>The bad day could not be made.</source>
        <translation>坏日子没有做成。</translation>
    </message>
    <message>
        <source>Try it once more; if it fails again, the reason stands in {file}.</source>
        <translation>请再试一次；如仍不行，原因写在 {file} 里。</translation>
    </message>
    <message>
        <source>The practice gateways do not answer.</source>
        <translation>练习网关没有应答。</translation>
    </message>
    <message>
        <source>Start the program again with make run.</source>
        <translation>请用 make run 重新启动。</translation>
    </message>
    <message>
        <source>The patient&apos;s screen is on the other monitor: the desk stands where it was.</source>
        <translation>患者屏已移到另一台显示器：收费窗口占用了它原来的位置。</translation>
    </message>
    <message>
        <source>Move the desk back, and the patient&apos;s screen comes back too.</source>
        <translation>把收费窗口移回去，患者屏会自动移回。</translation>
    </message>
    <message>
        <source>The receipt printer has no paper.</source>
        <translation>凭条打印机缺纸。</translation>
    </message>
    <message>
        <source>Put in a roll; payments are valid without a receipt, print it later with F9.</source>
        <translation>请装纸；支付不受影响，之后可按 F9 补打。</translation>
    </message>
    <message>
        <source>The cover of the receipt printer is open.</source>
        <translation>凭条打印机盖子未关。</translation>
    </message>
    <message>
        <source>Close it, then print again (F9).</source>
        <translation>请关好盖子后补打（F9）。</translation>
    </message>
    <message>
        <source>The receipt printer does not answer.</source>
        <translation>凭条打印机没有应答。</translation>
    </message>
    <message>
        <source>Check switch and cable, then print again (F9). The payment stands.</source>
        <translation>请检查电源和连线后补打（F9），支付有效。</translation>
    </message>
    <message>
        <source>The receipt printer reports a fault.</source>
        <translation>凭条打印机故障。</translation>
    </message>
    <message>
        <source>Switch it off and on, then print again (F9).</source>
        <translation>请关机再开机后补打（F9）。</translation>
    </message>
    <message>
        <source>It is not certain that the receipt came out.</source>
        <translation>不能确定凭条是否打出。</translation>
    </message>
    <message>
        <source>Look at the paper; print again (F9) if it did not.</source>
        <translation>请看纸面；没有打出请补打（F9）。</translation>
    </message>
    <message>
        <source>A rare character on the receipt was replaced by a mark.</source>
        <translation>凭条上有生僻字未能打印。</translation>
    </message>
    <message>
        <source>Write it by hand.</source>
        <translation>请手写补上。</translation>
    </message>
    <message>
        <source>The invoice did not come out; its number is void, the payment stands.</source>
        <translation>发票未打出；该号码已作废，收款有效。</translation>
    </message>
    <message>
        <source>Put the form right, then print again: the next number is used.</source>
        <translation>请放好票据纸后重新打印，将使用下一个号码。</translation>
    </message>
    <message>
        <source>This computer has no copy of that receipt.</source>
        <translation>本机没有该凭条的副本。</translation>
    </message>
    <message>
        <source>Print it at the window that took the payment.</source>
        <translation>请到原收费窗口补打。</translation>
    </message>
    <message>
        <source>{name}&apos;s receipt did not come out; the payment stands.</source>
        <translation>{name}的凭条没有打出，支付有效。</translation>
    </message>
    <message>
        <source>Print it from the inquiry screen.</source>
        <translation>请在查询界面补打。</translation>
    </message>
    <message>
        <source>The drawer did not open.</source>
        <translation>钱箱没有打开。</translation>
    </message>
    <message>
        <source>Open it with the key and check its cable; the payment stands.</source>
        <translation>请用钥匙打开并检查连线，支付有效。</translation>
    </message>
    <message>
        <source>The drawer is open already.</source>
        <translation>钱箱已经是打开的。</translation>
    </message>
    <message>
        <source>Close it after the change.</source>
        <translation>找零后请关好。</translation>
    </message>
    <message>
        <source>The drawer was open already.</source>
        <translation>钱箱原本就开着。</translation>
    </message>
    <message>
        <source>It is not certain that the drawer opened.</source>
        <translation>不能确定钱箱是否打开。</translation>
    </message>
    <message>
        <source>Open it with the key if it did not.</source>
        <translation>没有打开请用钥匙。</translation>
    </message>
    <message>
        <source>The scanner sent half a code.</source>
        <translation>扫码器只读到一半。</translation>
    </message>
    <message>
        <source>The scanner sent too much.</source>
        <translation>扫码内容过长。</translation>
    </message>
    <message>
        <source>Scan again, one code at a time.</source>
        <translation>请再扫一次，一次一个码。</translation>
    </message>
    <message>
        <source>The device does not answer.</source>
        <translation>设备没有应答。</translation>
    </message>
    <message>
        <source>Check switch and cable.</source>
        <translation>请检查电源和连线。</translation>
    </message>
    <message>
        <source>The device is busy.</source>
        <translation>设备正忙。</translation>
    </message>
    <message>
        <source>Wait a moment and try again.</source>
        <translation>请稍候再试。</translation>
    </message>
    <message>
        <source>The device hangs.</source>
        <translation>设备卡住了。</translation>
    </message>
    <message>
        <source>It is being restarted; work without it meanwhile.</source>
        <translation>正在重启，请先不用它。</translation>
    </message>
    <message>
        <source>Another program holds the device.</source>
        <translation>设备被其他程序占用。</translation>
    </message>
    <message>
        <source>Close that program.</source>
        <translation>请关闭那个程序。</translation>
    </message>
    <message>
        <source>The device is not there.</source>
        <translation>找不到设备。</translation>
    </message>
    <message>
        <source>Check its cable and the settings.</source>
        <translation>请检查连线和设置。</translation>
    </message>
    <message>
        <source>The connection to the device broke.</source>
        <translation>与设备的连接断开。</translation>
    </message>
    <message>
        <source>Check its cable.</source>
        <translation>请检查连线。</translation>
    </message>
    <message>
        <source>The device is not open.</source>
        <translation>设备未打开。</translation>
    </message>
    <message>
        <source>Wait until it is ready.</source>
        <translation>请等它就绪。</translation>
    </message>
    <message>
        <source>The device answers in another language.</source>
        <translation>设备应答不符合协议。</translation>
    </message>
    <message>
        <source>Check model and speed in the settings.</source>
        <translation>请检查型号和速率设置。</translation>
    </message>
    <message>
        <source>The device does not tell its state.</source>
        <translation>设备不能报告状态。</translation>
    </message>
    <message>
        <source>Look at it yourself.</source>
        <translation>请直接查看设备。</translation>
    </message>
    <message>
        <source>The line is open; more the device itself cannot say.</source>
        <translation>线路已通；设备自身无法告知更多。</translation>
    </message>
    <message>
        <source>See whether it did what it should.</source>
        <translation>请看它是否做出了应有的动作。</translation>
    </message>
    <message>
        <source>The device&apos;s driver failed.</source>
        <translation>设备驱动出错。</translation>
    </message>
    <message>
        <source>The amount has more figures than the customer display.</source>
        <translation>金额位数超出客显的显示范围。</translation>
    </message>
    <message>
        <source>Say it to the patient; the payment goes on.</source>
        <translation>请口头告知患者；收款不受影响。</translation>
    </message>
    <message>
        <source>This announcer does not know the phrase.</source>
        <translation>该语音报价器没有这句话。</translation>
    </message>
    <message>
        <source>Say it yourself; the payment goes on.</source>
        <translation>请口头告知；收款不受影响。</translation>
    </message>
    <message>
        <source>Nothing was typed on the keypad.</source>
        <translation>小键盘上没有输入。</translation>
    </message>
    <message>
        <source>Ask the patient and try again.</source>
        <translation>请提示患者后重试。</translation>
    </message>
    <message>
        <source>The search for devices failed.</source>
        <translation>查找设备失败。</translation>
    </message>
    <message>
        <source>Try again; the devices that are set up go on working.</source>
        <translation>请重试；已添加的设备不受影响。</translation>
    </message>
    <message>
        <source>That would not do: {field}.</source>
        <translation>设置不可用：{field}。</translation>
    </message>
    <message>
        <source>It takes: {rule}. Nothing was changed.</source>
        <translation>要求：{rule}。未作任何修改。</translation>
    </message>
    <message>
        <source>No such device is set up at this window.</source>
        <translation>本窗口没有配置该设备。</translation>
    </message>
    <message>
        <source>The device program is being restarted.</source>
        <translation>设备程序正在重启。</translation>
    </message>
    <message>
        <source>Wait a few seconds; payments go on.</source>
        <translation>请等几秒，收费可继续。</translation>
    </message>
    <message>
        <source>The device refused the command.</source>
        <translation>设备拒绝了命令。</translation>
    </message>
    <message>
        <source>The device does not know the command.</source>
        <translation>设备不认识该命令。</translation>
    </message>
    <message>
        <source>There is no such device.</source>
        <translation>没有这个设备。</translation>
    </message>
    <message>
        <source>Check the settings.</source>
        <translation>请检查设置。</translation>
    </message>
    <message>
        <source>The receipt&apos;s template is wrong.</source>
        <translation>凭条模板有误。</translation>
    </message>
    <message>
        <source>The device settings are wrong.</source>
        <translation>设备设置有误。</translation>
    </message>
    <message>
        <source>No money has been taken.</source>
        <translation>没有收到钱。</translation>
    </message>
    <message>
        <source>Ask for another payment code, or take cash.</source>
        <translation>请患者换一个付款码，或改收现金。</translation>
    </message>
    <message>
        <source>It is not known yet whether the money has been taken.</source>
        <translation>还不知道钱是否已扣。</translation>
    </message>
    <message>
        <source>Tell the patient not to pay again; ask now, or park the payment and serve the next.</source>
        <translation>请告诉患者不要重复付款；可立即查询，或挂起后服务下一位。</translation>
    </message>
    <message>
        <source>A payment is under way.</source>
        <translation>正在支付。</translation>
    </message>
    <message>
        <source>Wait, ask now (F5), cancel (F6) or park it (F7).</source>
        <translation>请等待，或立即查询（F5）、取消（F6）、挂起（F7）。</translation>
    </message>
    <message>
        <source>Payments left from an earlier run are being settled.</source>
        <translation>正在核实上次未完成的支付。</translation>
    </message>
    <message>
        <source>Wait a moment, then scan the code again.</source>
        <translation>请稍候，再扫一次付款码。</translation>
    </message>
    <message>
        <source>The request is still being sent.</source>
        <translation>请求还在发送中。</translation>
    </message>
    <message>
        <source>Wait a few seconds before you park it.</source>
        <translation>请等几秒再挂起。</translation>
    </message>
    <message>
        <source>The request never reached the server; no money has been taken.</source>
        <translation>请求没有到达服务器，没有扣钱。</translation>
    </message>
    <message>
        <source>Scan a new payment code.</source>
        <translation>请重新扫付款码。</translation>
    </message>
    <message>
        <source>The undo was sent and not answered; it is sent again until the channel answers.</source>
        <translation>撤销已发出，渠道尚未答复，系统会一直重发直到答复。</translation>
    </message>
    <message>
        <source>Do not charge again. Wait, or park the payment and serve the next.</source>
        <translation>不要再次收费。可等待结果，或挂起后服务下一位。</translation>
    </message>
    <message>
        <source>The payment was ended before it reached the channel; no money has been taken.</source>
        <translation>支付在到达渠道之前已终止，没有扣钱。</translation>
    </message>
    <message>
        <source>The channel took the money after all, late.</source>
        <translation>渠道后来又扣款成功（迟到成功）。</translation>
    </message>
    <message>
        <source>Do not charge again. Ask a supervisor to book it or to refund it.</source>
        <translation>不要再次收费，请主管入账或退款。</translation>
    </message>
    <message>
        <source>This payment number stands for another payment.</source>
        <translation>该支付单号已用于另一笔支付。</translation>
    </message>
    <message>
        <source>Read the bills again and start anew.</source>
        <translation>请重新读取账单后再收。</translation>
    </message>
    <message>
        <source>The amount is above what one payment may be ({largest}).</source>
        <translation>金额超过单笔上限（{largest}）。</translation>
    </message>
    <message>
        <source>Choose fewer bills, or pay in another way.</source>
        <translation>请少选几张账单，或改用其他方式。</translation>
    </message>
    <message>
        <source>Only {remaining} of this order is still to be paid.</source>
        <translation>该订单只剩 {remaining} 未付。</translation>
    </message>
    <message>
        <source>The server does not know this payment.</source>
        <translation>服务器没有这笔支付。</translation>
    </message>
    <message>
        <source>Ask again in a moment; do not take the money twice.</source>
        <translation>请稍后再查，不要重复收费。</translation>
    </message>
    <message>
        <source>This payment is not a late one.</source>
        <translation>这笔支付不是迟到成功。</translation>
    </message>
    <message>
        <source>Look at its state in the inquiry.</source>
        <translation>请在查询界面看它的状态。</translation>
    </message>
    <message>
        <source>The channel contradicts what it said before.</source>
        <translation>渠道前后说法矛盾。</translation>
    </message>
    <message>
        <source>Do nothing with the money; finance must look at it.</source>
        <translation>请勿处理这笔钱，交财务核对。</translation>
    </message>
    <message>
        <source>The payment is being undone.</source>
        <translation>正在撤销这笔支付。</translation>
    </message>
    <message>
        <source>Wait for the channel&apos;s proof.</source>
        <translation>请等待渠道确认。</translation>
    </message>
    <message>
        <source>This order was begun with other bills.</source>
        <translation>该订单原来是另外的账单。</translation>
    </message>
    <message>
        <source>Read the bills again (F3) and start anew.</source>
        <translation>请重新读取账单（F3）后再收。</translation>
    </message>
    <message>
        <source>There is no such order.</source>
        <translation>没有这个订单。</translation>
    </message>
    <message>
        <source>{missing} is missing.</source>
        <translation>还差 {missing}。</translation>
    </message>
    <message>
        <source>Ask for the rest, then type what was handed over.</source>
        <translation>请补足后输入实收金额。</translation>
    </message>
    <message>
        <source>Paid.</source>
        <translation>已支付。</translation>
    </message>
    <message>
        <source>Cash received.</source>
        <translation>已收现金。</translation>
    </message>
    <message>
        <source>The patient is confirming on the telephone.</source>
        <translation>患者正在手机上确认。</translation>
    </message>
    <message>
        <source>Wait.</source>
        <translation>请等待。</translation>
    </message>
    <message>
        <source>The patient is typing the password.</source>
        <translation>患者正在输入密码。</translation>
    </message>
    <message>
        <source>Wait; ask the patient to confirm on the telephone.</source>
        <translation>请等待，并请患者在手机上确认。</translation>
    </message>
    <message>
        <source>The bank is deducting the money.</source>
        <translation>银行正在扣款。</translation>
    </message>
    <message>
        <source>There is not enough money in the wallet or card; nothing was taken.</source>
        <translation>余额不足，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient to choose another card and show the code again, or take cash.</source>
        <translation>请患者换卡后重新出示付款码，或改收现金。</translation>
    </message>
    <message>
        <source>The payment code has expired; nothing was taken.</source>
        <translation>付款码已过期，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient to refresh the code, then scan again.</source>
        <translation>请患者刷新付款码后重扫。</translation>
    </message>
    <message>
        <source>This is not a valid payment code; nothing was taken.</source>
        <translation>付款码无效，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient to open the payment code page, then scan again.</source>
        <translation>请患者打开付款码页面后重扫。</translation>
    </message>
    <message>
        <source>This payment code has been used already; nothing was taken for it now.</source>
        <translation>付款码已使用过，这次没有扣钱。</translation>
    </message>
    <message>
        <source>This card cannot be used here; nothing was taken.</source>
        <translation>不支持该银行卡，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient to choose another card.</source>
        <translation>请患者换一张卡。</translation>
    </message>
    <message>
        <source>The patient declined; nothing was taken.</source>
        <translation>患者取消了支付，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask how the patient wishes to pay.</source>
        <translation>请询问患者如何付款。</translation>
    </message>
    <message>
        <source>The payer&apos;s own limit is reached; nothing was taken.</source>
        <translation>超过付款人限额，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient for another card, or take cash.</source>
        <translation>请患者换卡，或改收现金。</translation>
    </message>
    <message>
        <source>The payer&apos;s account has a problem; nothing was taken.</source>
        <translation>付款人账户异常，没有扣钱。</translation>
    </message>
    <message>
        <source>Ask the patient to pay in another way.</source>
        <translation>请患者改用其他方式。</translation>
    </message>
    <message>
        <source>The payer differs from the one the channel expects; nothing was taken.</source>
        <translation>付款人不一致，没有扣钱。</translation>
    </message>
    <message>
        <source>Scan a fresh code of the same telephone.</source>
        <translation>请用同一手机重新出示付款码。</translation>
    </message>
    <message>
        <source>The hospital&apos;s limit at {channel} is reached; nothing was taken.</source>
        <translation>医院在{channel}的限额已满，没有扣钱。</translation>
    </message>
    <message>
        <source>Take cash or another channel, and tell finance.</source>
        <translation>请改用现金或其他渠道，并告知财务。</translation>
    </message>
    <message>
        <source>The hospital&apos;s balance at the channel is too low for the refund.</source>
        <translation>医院在渠道的余额不足，暂不能退款。</translation>
    </message>
    <message>
        <source>The refund goes on by itself once finance has put money in.</source>
        <translation>财务充值后会自动继续退款。</translation>
    </message>
    <message>
        <source>The channel declined for security reasons; nothing was taken.</source>
        <translation>渠道出于风险控制拒绝，没有扣钱。</translation>
    </message>
    <message>
        <source>The channel does not accept this amount; nothing was taken.</source>
        <translation>渠道不接受该金额，没有扣钱。</translation>
    </message>
    <message>
        <source>Pay in another way.</source>
        <translation>请改用其他方式。</translation>
    </message>
    <message>
        <source>The hospital&apos;s account at the channel is not set up correctly.</source>
        <translation>医院在渠道的配置有误。</translation>
    </message>
    <message>
        <source>Take another channel or cash, and tell the information department.</source>
        <translation>请改用其他渠道或现金，并通知信息科。</translation>
    </message>
    <message>
        <source>The channel says that the hospital&apos;s account is not set up correctly.</source>
        <translation>渠道称医院账户配置有误，这不能证明没扣钱。</translation>
    </message>
    <message>
        <source>Do not charge again. It is being asked by itself; tell the information department.</source>
        <translation>不要再次收费，系统会自动查询；请通知信息科。</translation>
    </message>
    <message>
        <source>The channel declined without its signature, which proves nothing.</source>
        <translation>渠道拒绝了请求但没有签名，这不能证明没扣钱。</translation>
    </message>
    <message>
        <source>Do not charge again. It is being asked by itself; the keys must be looked at.</source>
        <translation>不要再次收费，系统会自动查询；请信息科检查密钥。</translation>
    </message>
    <message>
        <source>The channel has closed this order; nothing was taken.</source>
        <translation>渠道已关闭该订单，没有扣钱。</translation>
    </message>
    <message>
        <source>The payment has been undone; the channel has proved it.</source>
        <translation>支付已撤销，渠道已确认。</translation>
    </message>
    <message>
        <source>Scan a new payment code, or take cash.</source>
        <translation>可重新扫付款码或改收现金。</translation>
    </message>
    <message>
        <source>The money has gone back to the patient.</source>
        <translation>钱已退回患者。</translation>
    </message>
    <message>
        <source>Take the payment anew if the bills are still open.</source>
        <translation>若账单仍未缴，请重新收费。</translation>
    </message>
    <message>
        <source>The channel has not answered; it is not known whether money was taken.</source>
        <translation>渠道没有应答，不知道是否已扣款。</translation>
    </message>
    <message>
        <source>Do not charge again. It is being asked by itself.</source>
        <translation>不要再次收费，系统会自动查询。</translation>
    </message>
    <message>
        <source>The channel could not be reached.</source>
        <translation>无法连接渠道。</translation>
    </message>
    <message>
        <source>It is being asked by itself; wait for proof.</source>
        <translation>系统会自动查询，请等待确认。</translation>
    </message>
    <message>
        <source>Something between us and the channel answered instead of it.</source>
        <translation>应答的不是渠道本身。</translation>
    </message>
    <message>
        <source>The channel&apos;s answer was empty.</source>
        <translation>渠道的应答为空。</translation>
    </message>
    <message>
        <source>A web page came instead of the channel&apos;s answer.</source>
        <translation>收到的是网页而不是渠道应答。</translation>
    </message>
    <message>
        <source>Do not charge again; tell the information department to look at the network.</source>
        <translation>不要再次收费，请信息科检查网络。</translation>
    </message>
    <message>
        <source>The channel&apos;s answer cannot be read.</source>
        <translation>渠道的应答无法识别。</translation>
    </message>
    <message>
        <source>The answer&apos;s signature is wrong; it is not believed.</source>
        <translation>应答签名不对，不予采信。</translation>
    </message>
    <message>
        <source>Do not charge again. It is being asked by itself; tell the information department if it goes on.</source>
        <translation>不要再次收费，系统会自动查询；若持续出现请通知信息科。</translation>
    </message>
    <message>
        <source>The answer speaks of another order; it is not believed.</source>
        <translation>应答是另一笔订单的，不予采信。</translation>
    </message>
    <message>
        <source>The answer speaks of another merchant; it is not believed.</source>
        <translation>应答是另一商户的，不予采信。</translation>
    </message>
    <message>
        <source>Do not charge again; tell the information department.</source>
        <translation>不要再次收费，请通知信息科。</translation>
    </message>
    <message>
        <source>The channel speaks of another amount; it is not believed.</source>
        <translation>渠道的金额不一致，不予采信。</translation>
    </message>
    <message>
        <source>Do not charge again; finance must look at it.</source>
        <translation>不要再次收费，交财务核对。</translation>
    </message>
    <message>
        <source>The channel has trouble; it is not known whether money was taken.</source>
        <translation>渠道系统异常，不知道是否已扣款。</translation>
    </message>
    <message>
        <source>The channel has trouble with this payment.</source>
        <translation>渠道处理该笔支付时异常。</translation>
    </message>
    <message>
        <source>The channel is being asked too often.</source>
        <translation>对渠道的请求过于频繁。</translation>
    </message>
    <message>
        <source>The channel answered something new.</source>
        <translation>渠道返回了未知代码。</translation>
    </message>
    <message>
        <source>Do not charge again. It is being asked by itself; tell the information department the code.</source>
        <translation>不要再次收费，系统会自动查询；请把代码告诉信息科。</translation>
    </message>
    <message>
        <source>The channel does not know the order yet; that proves nothing.</source>
        <translation>渠道暂未查到订单，这不能证明没扣钱。</translation>
    </message>
    <message>
        <source>The channel has no money yet.</source>
        <translation>渠道尚未收到钱。</translation>
    </message>
    <message>
        <source>The channel says that the payment failed and must be undone.</source>
        <translation>渠道称支付失败，需要撤销。</translation>
    </message>
    <message>
        <source>Wait for its proof.</source>
        <translation>请等待撤销确认。</translation>
    </message>
    <message>
        <source>The channel says that this order is paid already.</source>
        <translation>渠道称该订单已支付。</translation>
    </message>
    <message>
        <source>The channel knows this number already.</source>
        <translation>渠道称该单号已使用。</translation>
    </message>
    <message>
        <source>The channel wants to be asked once more to undo it.</source>
        <translation>渠道要求再次撤销。</translation>
    </message>
    <message>
        <source>It is too late to undo it at the channel.</source>
        <translation>已超过渠道可撤销的时间。</translation>
    </message>
    <message>
        <source>If it was charged, it is refunded instead.</source>
        <translation>若已扣款，将改为退款。</translation>
    </message>
    <message>
        <source>The channel does not undo this payment.</source>
        <translation>渠道不允许撤销该笔支付。</translation>
    </message>
    <message>
        <source>The channel has finished this trade for good.</source>
        <translation>渠道交易已完结。</translation>
    </message>
    <message>
        <source>A refund is no longer possible there; finance must act.</source>
        <translation>不能再退，请财务处理。</translation>
    </message>
    <message>
        <source>The channel has frozen this trade.</source>
        <translation>渠道已冻结该交易。</translation>
    </message>
    <message>
        <source>Finance must ask the channel.</source>
        <translation>请财务联系渠道。</translation>
    </message>
    <message>
        <source>{channel} is not set up at the server.</source>
        <translation>服务器未配置{channel}。</translation>
    </message>
    <message>
        <source>Use another channel or cash, and tell the information department.</source>
        <translation>请改用其他渠道或现金，并通知信息科。</translation>
    </message>
    <message>
        <source>No money is taken, nor cash: nothing could be recorded. Tell the information department at once.</source>
        <translation>暂停一切收款（含现金）：无法可靠记账。请立即通知信息科。</translation>
    </message>
    <message>
        <source>The merchant certificate of {channel} is not valid yet.</source>
        <translation>{channel}的商户证书尚未生效。</translation>
    </message>
    <message>
        <source>The server&apos;s clock is far from that of {channel}.</source>
        <translation>服务器时钟与{channel}相差过大。</translation>
    </message>
    <message>
        <source>Answers of {channel} cannot be verified: its key was changed, or ours is wrong.</source>
        <translation>{channel}的应答无法验签：对方密钥已更换，或本方密钥有误。</translation>
    </message>
    <message>
        <source>The server&apos;s disk is nearly full.</source>
        <translation>服务器磁盘将满。</translation>
    </message>
    <message>
        <source>The server&apos;s database takes no writing.</source>
        <translation>服务器数据库无法写入。</translation>
    </message>
    <message>
        <source>The server&apos;s database would lose what it was told if the power failed.</source>
        <translation>服务器数据库设置不安全，断电会丢失已记的账。</translation>
    </message>
    <message>
        <source>The server&apos;s database is damaged.</source>
        <translation>服务器数据库已损坏。</translation>
    </message>
    <message>
        <source>The server&apos;s database does not answer.</source>
        <translation>服务器数据库无应答。</translation>
    </message>
    <message>
        <source>A channel is closed: its merchant certificate is not valid yet.</source>
        <translation>一个渠道已关闭：其商户证书尚未生效。</translation>
    </message>
    <message>
        <source>Check the clock of the server, or put the right certificate in place.</source>
        <translation>请检查服务器时钟，或换上正确的证书。</translation>
    </message>
    <message>
        <source>A channel is closed: the server&apos;s clock is far from the channel&apos;s.</source>
        <translation>一个渠道已关闭：服务器时钟与渠道相差过大。</translation>
    </message>
    <message>
        <source>Set the server&apos;s clock (time service); the channel opens by itself.</source>
        <translation>请校准服务器时钟（时间服务）；渠道会自动恢复。</translation>
    </message>
    <message>
        <source>A channel is closed: its answers cannot be verified.</source>
        <translation>一个渠道已关闭：其应答无法验签。</translation>
    </message>
    <message>
        <source>Import the channel&apos;s present public key or our right one; the channel opens by itself.</source>
        <translation>请导入渠道现行公钥或本方正确密钥；渠道会自动恢复。</translation>
    </message>
    <message>
        <source>The database takes no writing; no money is taken.</source>
        <translation>数据库无法写入，已暂停收款。</translation>
    </message>
    <message>
        <source>Look at the disk: read-only, failing or full. It opens by itself.</source>
        <translation>请检查磁盘：只读、故障或已满。排除后自动恢复。</translation>
    </message>
    <message>
        <source>The database is set so that a power cut would lose payments.</source>
        <translation>数据库设置不安全，断电会丢失收款。</translation>
    </message>
    <message>
        <source>Run python -m server check: it names the setting to be turned on.</source>
        <translation>请运行 python -m server check，它会指出应开启的设置。</translation>
    </message>
    <message>
        <source>A page of the database is damaged; no money is taken.</source>
        <translation>数据库有页面损坏，已暂停收款。</translation>
    </message>
    <message>
        <source>Stop the server, keep the file, restore the last backup: the rest is found again.</source>
        <translation>请停止服务器、保留该文件并恢复最近的备份：其余数据会自动找回。</translation>
    </message>
    <message>
        <source>Start it; the server goes on by itself.</source>
        <translation>请启动数据库；服务器会自动继续。</translation>
    </message>
    <message>
        <source>PostgreSQL keeps no checksums of its pages; a flipped bit would not be noticed.</source>
        <translation>PostgreSQL 未启用页面校验和，位翻转将无法发现。</translation>
    </message>
    <message>
        <source>Turn them on when the server rests (pg_checksums --enable).</source>
        <translation>请在服务器停机时启用（pg_checksums --enable）。</translation>
    </message>
    <message>
        <source>A channel has a payment of ours that nobody here knows.</source>
        <translation>渠道中有一笔本院付款，本系统无人知晓。</translation>
    </message>
    <message>
        <source>Give it back, or attach it to the order that it belongs to; it stands under its number.</source>
        <translation>请退回，或挂到它所属的订单；可按其编号查到。</translation>
    </message>
    <message>
        <source>A channel has a refund of ours that nobody here knows.</source>
        <translation>渠道中有一笔本院退款，本系统无人知晓。</translation>
    </message>
    <message>
        <source>Find who asked for it, and correct the order by hand.</source>
        <translation>请查明由谁发起，并人工更正订单。</translation>
    </message>
    <message>
        <source>A refund has no room any more since the restore; the HIS has, or may have, taken its items back.</source>
        <translation>恢复后一笔退款已无可退余额；HIS 已经或可能已经撤回其项目。</translation>
    </message>
    <message>
        <source>Look whether its money went back; if not, have the items put back there, or refund them anew.</source>
        <translation>请核对该款是否已退回；如未退回，请在 HIS 恢复这些项目，或重新退款。</translation>
    </message>
    <message>
        <source>The journal has vanished from this disk; payments are not taken.</source>
        <translation>本机日志文件已消失，不能收款。</translation>
    </message>
    <message>
        <source>A virus scanner may have taken it. Tell the information department; go to another window.</source>
        <translation>可能被杀毒软件隔离。请通知信息科，并请患者到其他窗口。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {minutes} min off the server&apos;s; no money is taken.</source>
        <translation>本机时钟与服务器相差 {minutes} 分钟，暂停收款。</translation>
    </message>
    <message>
        <source>Have the clock set right; it goes on by itself. Until then use another window.</source>
        <translation>请校准本机时钟，之后自动恢复；此前请到其他窗口办理。</translation>
    </message>
    <message>
        <source>Another computer is working as this window.</source>
        <translation>另一台电脑正在作为本窗口工作。</translation>
    </message>
    <message>
        <source>Close the desk there, or have this computer enrolled as a window of its own.</source>
        <translation>请先在那台电脑上关闭程序，或将本机登记为新的窗口。</translation>
    </message>
    <message>
        <source>The key store of this computer is locked or cannot be used.</source>
        <translation>本机密钥库被锁定或无法使用。</translation>
    </message>
    <message>
        <source>Unlock it and start the desk again, or tell the information department.</source>
        <translation>请解锁后重新启动程序，或通知信息科。</translation>
    </message>
    <message>
        <source>The server ({server}) is older than this program ({desk}).</source>
        <translation>服务器（{server}）比本程序（{desk}）旧。</translation>
    </message>
    <message>
        <source>The information department must update the server; until then use the old program.</source>
        <translation>请信息科升级服务器；此前请使用旧版程序。</translation>
    </message>
    <message>
        <source>This program ({desk}) is older than the server ({server}) allows.</source>
        <translation>本程序（{desk}）过旧，服务器（{server}）不再支持。</translation>
    </message>
    <message>
        <source>Have this computer updated; until then use another window.</source>
        <translation>请升级本机程序；此前请到其他窗口办理。</translation>
    </message>
    <message>
        <source>This window asks the server too often.</source>
        <translation>本窗口请求服务器过于频繁。</translation>
    </message>
    <message>
        <source>It goes on by itself in a moment; payments are not slowed down.</source>
        <translation>稍后自动恢复；收款不受影响。</translation>
    </message>
    <message>
        <source>The statement of this day is not made yet.</source>
        <translation>当天账单尚未生成。</translation>
    </message>
    <message>
        <source>It is asked for again by itself.</source>
        <translation>系统会自动重新获取。</translation>
    </message>
    <message>
        <source>The statement was declined.</source>
        <translation>账单获取被拒绝。</translation>
    </message>
    <message>
        <source>It is asked for again by itself; if it stays, tell the information department.</source>
        <translation>系统会自动重新获取；如一直失败，请通知信息科。</translation>
    </message>
    <message>
        <source>The server does not ask for this desk&apos;s journal.</source>
        <translation>服务器目前不需要本窗口的日志。</translation>
    </message>
    <message>
        <source>This desk is not asked for anything at present.</source>
        <translation>目前没有向该窗口索取任何资料。</translation>
    </message>
    <message>
        <source>The server was restored; this payment is being asked for at the channel.</source>
        <translation>服务器数据曾被恢复；正在向渠道查询这笔付款。</translation>
    </message>
    <message>
        <source>Wait: it becomes known by itself. Take no other payment for these bills.</source>
        <translation>请等待，结果会自动查明；不要为这些账单再次收款。</translation>
    </message>
    <message>
        <source>The channel has this money; nobody here knows whose it is.</source>
        <translation>渠道已收到这笔钱，但不知属于哪位患者。</translation>
    </message>
    <message>
        <source>The server was restored; this refund is being asked for at the channel.</source>
        <translation>服务器数据曾被恢复；正在向渠道查询这笔退款。</translation>
    </message>
    <message>
        <source>If it waits for approval: approve it only if the patient has not had the money.</source>
        <translation>若等待审批：仅当患者未收到退款时才可批准。</translation>
    </message>
    <message>
        <source>The server was restored; the channel never had this refund.</source>
        <translation>服务器数据曾被恢复；渠道从未收到这笔退款。</translation>
    </message>
    <message>
        <source>Approve it to send it now under its old number, or reject it.</source>
        <translation>批准后将按原编号发出，或予以拒绝。</translation>
    </message>
    <message>
        <source>{channel} cannot be used at present.</source>
        <translation>{channel}暂不可用。</translation>
    </message>
    <message>
        <source>Use another channel or take cash.</source>
        <translation>请改用其他渠道或现金。</translation>
    </message>
    <message>
        <source>The merchant certificate of {channel} ends within the hour or has expired.</source>
        <translation>{channel}的商户证书已过期或将在一小时内到期。</translation>
    </message>
    <message>
        <source>The server has no merchant certificate for {channel}: no payment could be undone.</source>
        <translation>服务器没有{channel}的商户证书，收款后将无法撤销。</translation>
    </message>
    <message>
        <source>The channel has accepted the refund.</source>
        <translation>渠道已受理退款。</translation>
    </message>
    <message>
        <source>The money arrives by itself.</source>
        <translation>钱会自动到账。</translation>
    </message>
    <message>
        <source>The channel is paying the refund out.</source>
        <translation>渠道正在退款。</translation>
    </message>
    <message>
        <source>Wallets take minutes, bank cards about three working days.</source>
        <translation>零钱几分钟，银行卡约三个工作日。</translation>
    </message>
    <message>
        <source>The channel cannot reach the payer&apos;s account.</source>
        <translation>渠道无法退到原账户。</translation>
    </message>
    <message>
        <source>Finance must act in the channel&apos;s console, or pay out in another way.</source>
        <translation>请财务在商户后台处理或另行退付。</translation>
    </message>
    <message>
        <source>The channel has ended the refund without paying.</source>
        <translation>渠道已关闭该退款，未退出。</translation>
    </message>
    <message>
        <source>The channel knows this refund with another amount.</source>
        <translation>渠道记录的退款金额不同。</translation>
    </message>
    <message>
        <source>The channel does not allow this refund.</source>
        <translation>渠道不允许该退款。</translation>
    </message>
    <message>
        <source>The channel does not know the refund yet.</source>
        <translation>渠道暂未查到该退款。</translation>
    </message>
    <message>
        <source>It is asked again by itself.</source>
        <translation>系统会自动再查。</translation>
    </message>
    <message>
        <source>The channel has not said whether this call moved money.</source>
        <translation>渠道未说明本次是否退款。</translation>
    </message>
    <message>
        <source>The channel&apos;s time for refunds is over.</source>
        <translation>已超过渠道退款期限。</translation>
    </message>
    <message>
        <source>Pay out in another way; ask finance.</source>
        <translation>请联系财务另行退付。</translation>
    </message>
    <message>
        <source>The channel says that more would be refunded than was paid.</source>
        <translation>渠道称退款超过支付金额。</translation>
    </message>
    <message>
        <source>Look at the refunds of this payment.</source>
        <translation>请查看这笔支付的退款。</translation>
    </message>
    <message>
        <source>{channel} says: paid.</source>
        <translation>{channel}答复：已支付。</translation>
    </message>
    <message>
        <source>{channel} says: the patient has not confirmed yet.</source>
        <translation>{channel}答复：患者尚未确认。</translation>
    </message>
    <message>
        <source>{channel} says: not paid.</source>
        <translation>{channel}答复：未支付。</translation>
    </message>
    <message>
        <source>{channel} says: undone.</source>
        <translation>{channel}答复：已撤销。</translation>
    </message>
    <message>
        <source>{channel} does not know it yet; that is no proof. Asking goes on.</source>
        <translation>{channel}暂未查到，这不是凭据，继续查询。</translation>
    </message>
    <message>
        <source>{channel} knows it and has taken no money so far. It is undone or asked on.</source>
        <translation>{channel}已查到该笔，目前没有扣款；系统会撤销或继续查询。</translation>
    </message>
    <message>
        <source>{channel} gave no clear answer. Asking goes on.</source>
        <translation>{channel}没有明确答复，继续查询。</translation>
    </message>
    <message>
        <source>{name}&apos;s payment goes on by itself; it stays in the list below.</source>
        <translation>{name}的支付会继续核实，在下方列表中可见。</translation>
    </message>
    <message>
        <source>Serve the next patient. It comes back with a sound when it is known.</source>
        <translation>请服务下一位；有结果时会有声音提示。</translation>
    </message>
    <message>
        <source>{name}: {amount} is paid.</source>
        <translation>{name}：{amount} 已支付成功。</translation>
    </message>
    <message>
        <source>Call {name} back for the receipt.</source>
        <translation>请叫{name}回来取凭条。</translation>
    </message>
    <message>
        <source>{name}: {amount} was not taken.</source>
        <translation>{name}：{amount} 没有扣款。</translation>
    </message>
    <message>
        <source>Call {name} back to pay again.</source>
        <translation>请叫{name}回来重新付款。</translation>
    </message>
    <message>
        <source>{name}: {amount} has been undone, nothing was taken.</source>
        <translation>{name}：{amount} 已撤销，没有扣款。</translation>
    </message>
    <message>
        <source>{name}: {amount} has gone back.</source>
        <translation>{name}：{amount} 已退回。</translation>
    </message>
    <message>
        <source>{name}: {amount} arrived late.</source>
        <translation>{name}：{amount} 迟到成功。</translation>
    </message>
    <message>
        <source>Do not charge again; ask a supervisor to book or refund it.</source>
        <translation>不要再次收费，请主管入账或退款。</translation>
    </message>
    <message>
        <source>{amount} goes back to the patient&apos;s {channel} account, the way it came.</source>
        <translation>{amount} 将原路退回患者的{channel}账户。</translation>
    </message>
    <message>
        <source>{amount} is paid out in cash, once the HIS has agreed.</source>
        <translation>HIS 同意后，以现金退还 {amount}。</translation>
    </message>
    <message>
        <source>A second person must approve this refund.</source>
        <translation>这笔退款须由第二人审批。</translation>
    </message>
    <message>
        <source>The HIS is asked to take the items back.</source>
        <translation>正在请 HIS 退回项目。</translation>
    </message>
    <message>
        <source>It is repeated by itself until the HIS has answered. No money has moved yet.</source>
        <translation>系统会自动重试直到 HIS 应答。款项尚未变动。</translation>
    </message>
    <message>
        <source>The HIS has taken the items back; the money is being sent.</source>
        <translation>HIS 已退回项目，正在退款。</translation>
    </message>
    <message>
        <source>The refund has been sent to {channel}.</source>
        <translation>退款已提交{channel}。</translation>
    </message>
    <message>
        <source>{channel} has accepted the refund and is paying out.</source>
        <translation>{channel}已受理退款，正在付款。</translation>
    </message>
    <message>
        <source>{channel} gave no clear answer about this refund.</source>
        <translation>{channel}没有给出明确的退款结果。</translation>
    </message>
    <message>
        <source>Tell the patient: it arrives on the account it came from, sometimes after days.</source>
        <translation>告诉患者：款项原路退回，到账可能需要几天。</translation>
    </message>
    <message>
        <source>It is asked again by itself. Do not ask for it twice, do not pay it in cash.</source>
        <translation>系统会自动再查。请勿重复申请，也不要改付现金。</translation>
    </message>
    <message>
        <source>The money has not gone back to the card yet.</source>
        <translation>钱还没有退回到卡里。</translation>
    </message>
    <message>
        <source>Keep the patient here: press F5, the card is presented at the terminal.</source>
        <translation>请患者稍候：按 F5，在终端上出示原卡。</translation>
    </message>
    <message>
        <source>It is not known whether the terminal gave the money back.</source>
        <translation>不清楚终端是否已把钱退回。</translation>
    </message>
    <message>
        <source>Press F5: the terminal is asked what became of it. Do not pay it in cash.</source>
        <translation>请按 F5 向终端查询结果，不要改付现金。</translation>
    </message>
    <message>
        <source>{channel} cannot reach the payer&apos;s account.</source>
        <translation>{channel}无法退到付款人账户。</translation>
    </message>
    <message>
        <source>The refund was rejected.</source>
        <translation>退款被驳回。</translation>
    </message>
    <message>
        <source>No money has moved. Speak to who rejected it.</source>
        <translation>款项没有变动。请与驳回人联系。</translation>
    </message>
    <message>
        <source>{channel} has refused the refund.</source>
        <translation>{channel}拒绝退款。</translation>
    </message>
    <message>
        <source>No money has moved. Tell the finance office.</source>
        <translation>款项没有变动。请告知财务。</translation>
    </message>
    <message>
        <source>{amount} has gone back by {channel}.</source>
        <translation>{amount} 已经{channel}退回。</translation>
    </message>
    <message>
        <source>Tell the patient that the channel will say so on the telephone; give the slip.</source>
        <translation>告诉患者手机上会收到退款通知；请交付退款凭条。</translation>
    </message>
    <message>
        <source>{amount} is to be paid to the patient in cash.</source>
        <translation>请向患者付现金 {amount}。</translation>
    </message>
    <message>
        <source>Count it out before the patient&apos;s eyes and have the slip signed.</source>
        <translation>请当面点清，并请患者在凭条上签字。</translation>
    </message>
    <message>
        <source>Within your own limit ({left} of this order are left): nobody else is needed.</source>
        <translation>在您的审批额度内（本订单还剩 {left}）：无需他人审批。</translation>
    </message>
    <message>
        <source>Above your own limit ({left} of this order are left): a second person must approve.</source>
        <translation>超出您的审批额度（本订单还剩 {left}）：需第二人审批。</translation>
    </message>
    <message>
        <source>A supervisor can do so at this screen.</source>
        <translation>主管可在本屏审批。</translation>
    </message>
    <message>
        <source>Every refund that you ask for needs a second person.</source>
        <translation>您申请的每笔退款都需第二人审批。</translation>
    </message>
    <message>
        <source>A supervisor can approve it at this screen.</source>
        <translation>主管可在本屏审批。</translation>
    </message>
    <message>
        <source>The hospital&apos;s balance at {channel} is too small for this refund just now.</source>
        <translation>医院在{channel}的余额暂时不足以支付这笔退款。</translation>
    </message>
    <message>
        <source>It is sent again by itself, under the same number, when there is enough. Do not pay it in cash.</source>
        <translation>余额充足后系统会以同一单号自动重发。请勿改付现金。</translation>
    </message>
    <message>
        <source>{amount} was paid out otherwise.</source>
        <translation>{amount} 已另行付款。</translation>
    </message>
    <message>
        <source>Have the slip signed and keep it with the proof.</source>
        <translation>请收款人在凭条上签名，与凭据一并保存。</translation>
    </message>
    <message>
        <source>Whoever approved this refund may no longer do so; it was not sent.</source>
        <translation>审批人已无审批权限，这笔退款没有发出。</translation>
    </message>
    <message>
        <source>Another person must approve it now. Nothing has moved.</source>
        <translation>现在需要另一人审批。款项尚未变动。</translation>
    </message>
    <message>
        <source>{channel} takes refunds of one payment only some time apart.</source>
        <translation>{channel}对同一笔支付的退款有时间间隔要求。</translation>
    </message>
    <message>
        <source>It is sent by itself as soon as it may be.</source>
        <translation>到时间后系统会自动发出。</translation>
    </message>
    <message>
        <source>It goes on by itself when this is mended. Tell the information department.</source>
        <translation>恢复后会自动继续。请告知信息科。</translation>
    </message>
    <message>
        <source>{because} No refund was begun.</source>
        <translation>{because}没有开始退款。</translation>
    </message>
    <message>
        <source>Tell the information department; ask for it again when this is mended.</source>
        <translation>请告知信息科，恢复后再申请退款。</translation>
    </message>
    <message>
        <source>{channel} takes no refunds at this hour.</source>
        <translation>{channel}在此时段不受理退款。</translation>
    </message>
    <message>
        <source>It is sent by itself after the pause.</source>
        <translation>时段结束后系统会自动发出。</translation>
    </message>
    <message>
        <source>The HIS has taken the items back; the way back by {channel} is closed.</source>
        <translation>HIS 已收回项目；{channel}的原路退回已不可用。</translation>
    </message>
    <message>
        <source>Pay it out in cash or to an account (F5): one prepares it, another approves.</source>
        <translation>请以现金或转账另行付款（F5）：一人经办，另一人审批。</translation>
    </message>
    <message>
        <source>Paid out otherwise, by two people.</source>
        <translation>已由两人经办另行付款。</translation>
    </message>
    <message>
        <source>Refund of {amount} for {name}: paid out otherwise.</source>
        <translation>{name} 的退款 {amount}：已另行付款。</translation>
    </message>
    <message>
        <source>Refund of {amount} for {name}: done.</source>
        <translation>{name} 的退款 {amount} 已完成。</translation>
    </message>
    <message>
        <source>Give the slip; cash is paid out now.</source>
        <translation>请交付退款凭条；现金请当面付清。</translation>
    </message>
    <message>
        <source>Refund of {amount} for {name}: rejected.</source>
        <translation>{name} 的退款 {amount} 被驳回。</translation>
    </message>
    <message>
        <source>No money has moved.</source>
        <translation>款项没有变动。</translation>
    </message>
    <message>
        <source>Refund of {amount} for {name}: refused by the channel.</source>
        <translation>{name} 的退款 {amount} 被渠道拒绝。</translation>
    </message>
    <message>
        <source>The amount is missing.</source>
        <translation>请填写金额。</translation>
    </message>
    <message>
        <source>Type it in yuan, or press F4 for everything.</source>
        <translation>请输入金额（元），或按 F4 全部退款。</translation>
    </message>
    <message>
        <source>“Other reason” needs a note.</source>
        <translation>“其他原因”须填写备注。</translation>
    </message>
    <message>
        <source>Write in a few words why.</source>
        <translation>请简要说明原因。</translation>
    </message>
    <message>
        <source>Cash can only be paid out in an open shift.</source>
        <translation>开班后才能退现金。</translation>
    </message>
    <message>
        <source>Open a shift first (Ctrl+4).</source>
        <translation>请先开班（Ctrl+4）。</translation>
    </message>
    <message>
        <source>The server did not say whether it has this refund.</source>
        <translation>服务器没有答复是否收到这笔退款。</translation>
    </message>
    <message>
        <source>Go back and look into the list before asking again.</source>
        <translation>请先返回列表核对，再决定是否重新申请。</translation>
    </message>
    <message>
        <source>That is more than can go back: {refundable} at most.</source>
        <translation>超过可退金额，最多可退 {refundable}。</translation>
    </message>
    <message>
        <source>Lower the amount.</source>
        <translation>请减少金额。</translation>
    </message>
    <message>
        <source>This payment is “{state}”; only money that was received can go back.</source>
        <translation>该笔支付为“{state}”，只有已收到的款项才能退。</translation>
    </message>
    <message>
        <source>Ask the channel under “Was I charged?” first.</source>
        <translation>请先在“扣款查询”中向渠道查询。</translation>
    </message>
    <message>
        <source>You asked for this refund yourself.</source>
        <translation>这笔退款是您本人申请的。</translation>
    </message>
    <message>
        <source>A second person must approve it.</source>
        <translation>须由第二人审批。</translation>
    </message>
    <message>
        <source>This is more than you may approve of one order: {limit} at most.</source>
        <translation>超出您对单个订单的审批额度：最多 {limit}。</translation>
    </message>
    <message>
        <source>Ask somebody with a higher limit.</source>
        <translation>请额度更高的人员审批。</translation>
    </message>
    <message>
        <source>The channel no longer takes this payment back: it is too old.</source>
        <translation>支付时间过久，渠道不再受理原路退款。</translation>
    </message>
    <message>
        <source>Ask for it as a payout in cash or to an account.</source>
        <translation>请申请以现金或转账另行付款。</translation>
    </message>
    <message>
        <source>The channel takes no further partial refund of this payment.</source>
        <translation>渠道不再受理这笔支付的部分退款。</translation>
    </message>
    <message>
        <source>The way back by the channel is open; nothing is paid out otherwise.</source>
        <translation>原路退回仍可用，不能另行付款。</translation>
    </message>
    <message>
        <source>Ask for an ordinary refund.</source>
        <translation>请申请普通退款。</translation>
    </message>
    <message>
        <source>The server was put back to an earlier point and may have forgotten a refund of this payment. It still waits for {windows}.</source>
        <translation>服务器的数据被恢复到较早的时间，这笔支付的退款可能已被遗忘，仍在等待这些窗口上报：{windows}。</translation>
    </message>
    <message>
        <source>Give nothing back yet. Switch those computers on, or have an administrator end the wait (Administration, Restores); then ask again.</source>
        <translation>请先不要退款。请打开这些窗口的电脑，或请管理员结束等待（系统管理—数据恢复），然后再申请退款。</translation>
    </message>
    <message>
        <source>The notes of this refund have left the drawer here before, or may have.</source>
        <translation>这笔退款的现金此前已从本窗口钱箱付出，或可能已付出。</translation>
    </message>
    <message>
        <source>Do not hand them out again. If the patient has none, count the drawer first.</source>
        <translation>请勿再次付款。如患者称未收到，请先清点钱箱。</translation>
    </message>
    <message>
        <source>The cash of this refund does not come out of this window&apos;s drawer.</source>
        <translation>这笔退款的现金不由本窗口的钱箱支付。</translation>
    </message>
    <message>
        <source>Send the patient to the window that stands in the details.</source>
        <translation>请患者到详情中所写的窗口领取。</translation>
    </message>
    <message>
        <source>This PIN was typed wrongly too often and no longer works.</source>
        <translation>该 PIN 码连续输错次数过多，已失效。</translation>
    </message>
    <message>
        <source>Use the password; its owner sets another PIN under Settings.</source>
        <translation>请改用密码；本人可在“设置”中重设 PIN 码。</translation>
    </message>
    <message>
        <source>This person has not set a PIN.</source>
        <translation>此人未设置 PIN 码。</translation>
    </message>
    <message>
        <source>Use the password.</source>
        <translation>请使用密码。</translation>
    </message>
    <message>
        <source>The two PINs are not the same.</source>
        <translation>两次输入的 PIN 码不一致。</translation>
    </message>
    <message>
        <source>Type both again.</source>
        <translation>请重新输入两次。</translation>
    </message>
    <message>
        <source>This PIN is too easy to guess.</source>
        <translation>该 PIN 码太容易猜到。</translation>
    </message>
    <message>
        <source>Take four to eight digits that are no row and not all the same.</source>
        <translation>请用 4 至 8 位数字，不要连号，也不要全部相同。</translation>
    </message>
    <message>
        <source>A payout needs two people, and you were one of them already.</source>
        <translation>另行付款需两人经办，您已是其中一人。</translation>
    </message>
    <message>
        <source>Another person must do this step.</source>
        <translation>这一步需由另一人完成。</translation>
    </message>
    <message>
        <source>This payout has gone on already.</source>
        <translation>这笔付款已进入下一步。</translation>
    </message>
    <message>
        <source>Read the refund again.</source>
        <translation>请重新读取这笔退款。</translation>
    </message>
    <message>
        <source>This refund does not wait to be paid out: it is “{state}”.</source>
        <translation>这笔退款不在待付款状态：当前为“{state}”。</translation>
    </message>
    <message>
        <source>Read the refund again. Pay nothing.</source>
        <translation>请重新读取这笔退款，不要付款。</translation>
    </message>
    <message>
        <source>A payout of this refund has been prepared already.</source>
        <translation>这笔退款已有一笔付款申请。</translation>
    </message>
    <message>
        <source>This payout number stands for another payout.</source>
        <translation>该付款单号已用于另一笔付款。</translation>
    </message>
    <message>
        <source>There is no payout of that number.</source>
        <translation>没有该单号的付款。</translation>
    </message>
    <message>
        <source>{channel} has refunded it after all.</source>
        <translation>{channel}其实已经退款。</translation>
    </message>
    <message>
        <source>Pay nothing. The refund is being brought up to date.</source>
        <translation>不要付款。系统正在更新这笔退款。</translation>
    </message>
    <message>
        <source>{channel} did not confirm that its way is still closed.</source>
        <translation>{channel}未确认原路退回仍不可用。</translation>
    </message>
    <message>
        <source>Pay nothing yet; try again in a few minutes.</source>
        <translation>暂不付款，几分钟后再试。</translation>
    </message>
    <message>
        <source>The payout was taken back.</source>
        <translation>付款申请已撤回。</translation>
    </message>
    <message>
        <source>The name of who is paid is missing.</source>
        <translation>缺少收款人姓名。</translation>
    </message>
    <message>
        <source>Write it as it stands on the identity card.</source>
        <translation>请按身份证上的姓名填写。</translation>
    </message>
    <message>
        <source>The account number is missing.</source>
        <translation>缺少账号。</translation>
    </message>
    <message>
        <source>Write it as it stands on the bank card.</source>
        <translation>请按银行卡上的账号填写。</translation>
    </message>
    <message>
        <source>The proof is missing or cannot be read.</source>
        <translation>缺少凭据，或凭据无法读取。</translation>
    </message>
    <message>
        <source>Choose a PDF or a photo on this computer.</source>
        <translation>请选择本机上的 PDF 或照片。</translation>
    </message>
    <message>
        <source>The proof is larger than 5 MB.</source>
        <translation>凭据超过 5 MB。</translation>
    </message>
    <message>
        <source>Photograph it again with less detail.</source>
        <translation>请降低清晰度重新拍照。</translation>
    </message>
    <message>
        <source>The proof is no PDF, JPEG or PNG.</source>
        <translation>凭据不是 PDF、JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>The kept proof is not the one that was attached.</source>
        <translation>保存的凭据与当时所附的不一致。</translation>
    </message>
    <message>
        <source>Tell the administrator; do not pay.</source>
        <translation>请通知管理员，不要付款。</translation>
    </message>
    <message>
        <source>The proof could not be written to this computer.</source>
        <translation>凭据无法写入本机。</translation>
    </message>
    <message>
        <source>Make room on the disk and try again.</source>
        <translation>请清理磁盘后重试。</translation>
    </message>
    <message>
        <source>This refund has been decided already: {state}.</source>
        <translation>这笔退款已处理：{state}。</translation>
    </message>
    <message>
        <source>This refund number stands for another refund.</source>
        <translation>该退款单号已用于另一笔退款。</translation>
    </message>
    <message>
        <source>Begin again; a new number is made.</source>
        <translation>请重新操作，系统会生成新单号。</translation>
    </message>
    <message>
        <source>F6: a supervisor approves at this screen. Nothing has moved yet.</source>
        <translation>按 F6：主管可在本屏直接审批。款项尚未变动。</translation>
    </message>
    <message>
        <source>Finish it in the channel&apos;s own console, or pay it out otherwise: two people are needed.</source>
        <translation>请在渠道商户平台处理，或另行付款（需两人经办）。</translation>
    </message>
    <message>
        <source>{because} The refund waits; no money has moved.</source>
        <translation>{because}退款正在等待，钱尚未退出。</translation>
    </message>
    <message>
        <source>There is no refund of that number.</source>
        <translation>没有这个单号的退款。</translation>
    </message>
    <message>
        <source>Compare the number with the slip.</source>
        <translation>请核对退款凭条上的单号。</translation>
    </message>
    <message>
        <source>The HIS does not take the items back; no money moves.</source>
        <translation>HIS 不允许退项目，未退款。</translation>
    </message>
    <message>
        <source>Refunded by rule, because the HIS refused the payment.</source>
        <translation>因 HIS 拒绝入账，已按规则自动退款。</translation>
    </message>
    <message>
        <source>Refunded because the money arrived late.</source>
        <translation>因迟到成功，已退款。</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>WeChat</source>
        <translation>微信</translation>
    </message>
    <message>
        <source>Alipay</source>
        <translation>支付宝</translation>
    </message>
    <message>
        <source>UnionPay</source>
        <translation>银联</translation>
    </message>
    <message>
        <source>Bank card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>HIS</source>
        <translation>HIS</translation>
    </message>
    <message>
        <source>Matched</source>
        <translation>平账</translation>
    </message>
    <message>
        <source>All parties agree on this money.</source>
        <translation>各方对这笔钱的记录一致。</translation>
    </message>
    <message>
        <source>Surplus</source>
        <translation>长款</translation>
    </message>
    <message>
        <source>The channel has the money; here it is not booked, or less is. A posting or a refund is owed.</source>
        <translation>支付渠道收到了钱，本系统没有记账或记少了：应补入账或退款。</translation>
    </message>
    <message>
        <source>Shortage</source>
        <translation>短款</translation>
    </message>
    <message>
        <source>It counts as paid here or in the business system; the channel has no money, or less. The hospital loses.</source>
        <translation>本系统或业务系统记为已支付，支付渠道却没有钱或钱少了：医院受损失。</translation>
    </message>
    <message>
        <source>Surplus, not ours</source>
        <translation>长款（非本系统）</translation>
    </message>
    <message>
        <source>The channel has money on our account that nobody else knows of.</source>
        <translation>支付渠道的商户账上有一笔钱，其他各方都不知道。</translation>
    </message>
    <message>
        <source>Posting missing</source>
        <translation>未入账</translation>
    </message>
    <message>
        <source>The patient has paid; the business system does not know it yet.</source>
        <translation>患者已付款，业务系统还不知道。</translation>
    </message>
    <message>
        <source>Business system differs</source>
        <translation>业务系统不一致</translation>
    </message>
    <message>
        <source>The business system booked the payment otherwise than it was made.</source>
        <translation>业务系统的入账与实际支付不同。</translation>
    </message>
    <message>
        <source>Channel differs</source>
        <translation>支付渠道不一致</translation>
    </message>
    <message>
        <source>The channel&apos;s statement tells the payment otherwise than we booked it.</source>
        <translation>支付渠道对账单与本系统的记账不同。</translation>
    </message>
    <message>
        <source>Service channel differs</source>
        <translation>服务渠道不一致</translation>
    </message>
    <message>
        <source>Money and booking agree; the service channel wrote it down otherwise.</source>
        <translation>钱与记账一致，服务渠道自己的记录不同。</translation>
    </message>
    <message>
        <source>Service channel does not know</source>
        <translation>服务渠道无记录</translation>
    </message>
    <message>
        <source>Money and booking agree; the service channel does not have it.</source>
        <translation>钱与记账一致，服务渠道没有这笔记录。</translation>
    </message>
    <message>
        <source>Service channel only</source>
        <translation>仅服务渠道有记录</translation>
    </message>
    <message>
        <source>The service channel speaks of a payment that nobody else has. No money came.</source>
        <translation>服务渠道称有一笔支付，其他各方都没有，也没有收到钱。</translation>
    </message>
    <message>
        <source>Amounts differ</source>
        <translation>金额不一致</translation>
    </message>
    <message>
        <source>The parties name different amounts for the same payment.</source>
        <translation>各方对同一笔支付记录的金额不同。</translation>
    </message>
    <message>
        <source>Kinds differ</source>
        <translation>类型不一致</translation>
    </message>
    <message>
        <source>One party has a payment where another has a refund or a reversal.</source>
        <translation>一方记为支付，另一方记为退款或撤销。</translation>
    </message>
    <message>
        <source>Cannot occur</source>
        <translation>不可能出现</translation>
    </message>
    <message>
        <source>The record that the others are compared with cannot differ from itself.</source>
        <translation>作为比对基准的记录不可能与自己不同。</translation>
    </message>
    <message>
        <source>Nothing differs.</source>
        <translation>没有差异。</translation>
    </message>
    <message>
        <source>The service channel wrote another amount or state into its own books.</source>
        <translation>服务渠道在自己的账上记了不同的金额或状态。</translation>
    </message>
    <message>
        <source>The service channel did not take our word that it is paid.</source>
        <translation>服务渠道没有收下本系统的已支付通知。</translation>
    </message>
    <message>
        <source>The business system posted another amount or another state than it was told.</source>
        <translation>业务系统入账的金额或状态与通知的不同。</translation>
    </message>
    <message>
        <source>The business system did not answer or lost the posting when it was told.</source>
        <translation>通知业务系统时，它没有应答或丢失了入账。</translation>
    </message>
    <message>
        <source>Neither business system nor service channel took our word that it is paid.</source>
        <translation>业务系统和服务渠道都没有收下已支付通知。</translation>
    </message>
    <message>
        <source>Everybody has it but us: our record was lost, for example by a restored backup.</source>
        <translation>各方都有，唯独本系统没有：记录丢失，例如恢复了旧备份。</translation>
    </message>
    <message>
        <source>We have no record, and the others do not agree with each other either.</source>
        <translation>本系统没有记录，其他各方之间也不一致。</translation>
    </message>
    <message>
        <source>It was paid and posted without this program, by another way into the HIS.</source>
        <translation>没有经过本系统，从其他途径支付并入账到 HIS。</translation>
    </message>
    <message>
        <source>The service channel took the money and never told us of it.</source>
        <translation>服务渠道收了钱，却一直没有通知本系统。</translation>
    </message>
    <message>
        <source>A code on the wall, another system&apos;s order, or a refund made by hand in the merchant pages.</source>
        <translation>墙上的收款码、其他系统的订单，或在商户后台手工做的退款。</translation>
    </message>
    <message>
        <source>It was booked, and the channel then changed it, or its answer was read wrongly.</source>
        <translation>记账之后支付渠道又有变化，或当时的应答被误读。</translation>
    </message>
    <message>
        <source>Channel, program and business system each tell it otherwise.</source>
        <translation>支付渠道、本系统、业务系统三方说法各不相同。</translation>
    </message>
    <message>
        <source>The channel&apos;s answer was lost: the payer has paid, and here it is unknown.</source>
        <translation>支付渠道的应答丢失：付款人已付，本系统状态未知。</translation>
    </message>
    <message>
        <source>It was booked as paid, and no money stands behind it at the channel.</source>
        <translation>已记为支付，支付渠道却没有对应的钱。</translation>
    </message>
    <message>
        <source>It was booked without money, and the business system has yet another version.</source>
        <translation>没有收到钱就记了账，业务系统又是另一种记录。</translation>
    </message>
    <message>
        <source>Only this program says that it is paid; the channel has no money for it.</source>
        <translation>只有本系统记为已支付，支付渠道没有这笔钱。</translation>
    </message>
    <message>
        <source>Business system and service channel say paid; neither we nor the channel do.</source>
        <translation>业务系统和服务渠道记为已支付，本系统和支付渠道都没有。</translation>
    </message>
    <message>
        <source>Business system and service channel say paid, but not the same; no money came.</source>
        <translation>业务系统和服务渠道都记为已支付但彼此不同，没有收到钱。</translation>
    </message>
    <message>
        <source>Only the business system has it: booked there by hand, or paid by another way.</source>
        <translation>只有业务系统有记录：手工入账，或经其他途径支付。</translation>
    </message>
    <message>
        <source>The service channel noted a payment that never reached us or the channel.</source>
        <translation>服务渠道记下的支付从未到达本系统或支付渠道。</translation>
    </message>
    <message>
        <source>A fen lost in a conversion, a discount, or a refund of a part.</source>
        <translation>换算时差了一分、有优惠，或部分退款。</translation>
    </message>
    <message>
        <source>A refund was noted as a payment, or the other way round.</source>
        <translation>退款记成了支付，或支付记成了退款。</translation>
    </message>
    <message>
        <source>Our own record is what the others are compared with.</source>
        <translation>本系统的记录就是比对基准。</translation>
    </message>
    <message>
        <source>Without a record of ours the channel is what the others are compared with.</source>
        <translation>本系统没有记录时，以支付渠道为比对基准。</translation>
    </message>
    <message>
        <source>The business system is what the service channel is compared with.</source>
        <translation>此时以业务系统为基准比对服务渠道。</translation>
    </message>
    <message>
        <source>Only the service channel has it; there is nothing to compare.</source>
        <translation>只有服务渠道有记录，无从比对。</translation>
    </message>
    <message>
        <source>Nobody has it.</source>
        <translation>各方都没有。</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新发现</translation>
    </message>
    <message>
        <source>Nobody has proposed anything yet.</source>
        <translation>还没有人提出处理意见。</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>已提议</translation>
    </message>
    <message>
        <source>One person has named the act; it waits for whoever must agree.</source>
        <translation>一人已提出处理办法，等待应同意的人。</translation>
    </message>
    <message>
        <source>Whoever had to agree has agreed; it may be executed.</source>
        <translation>应同意的人已同意，可以执行。</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Sent; channel and business system are asked again before it counts as done.</source>
        <translation>已发出；再次查询支付渠道和业务系统后才算完成。</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已核实</translation>
    </message>
    <message>
        <source>Done, and the parties now say so.</source>
        <translation>已完成，各方的记录也已证实。</translation>
    </message>
    <message>
        <source>Closed by statement</source>
        <translation>对账单已解释</translation>
    </message>
    <message>
        <source>A later statement explained it by itself.</source>
        <translation>后来的对账单自动解释了这笔差异。</translation>
    </message>
    <message>
        <source>Two people let it go, to a named account.</source>
        <translation>两人同意核销到指定科目。</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>已撤回</translation>
    </message>
    <message>
        <source>What was done was taken back; a new look is needed.</source>
        <translation>已做的处理被撤回，需要重新查看。</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>支付渠道</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>本系统</translation>
    </message>
    <message>
        <source>Business system</source>
        <translation>业务系统</translation>
    </message>
    <message>
        <source>Service channel</source>
        <translation>服务渠道</translation>
    </message>
    <message>
        <source>Agrees</source>
        <translation>一致</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>不一致</translation>
    </message>
    <message>
        <source>Nothing there</source>
        <translation>没有记录</translation>
    </message>
    <message>
        <source>In transit</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>Keeps no record of this money</source>
        <translation>不记录这笔钱</translation>
    </message>
    <message>
        <source>Not done</source>
        <translation>未完成</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>支付</translation>
    </message>
    <message>
        <source>Refund</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Reversal</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Fee</source>
        <translation>手续费</translation>
    </message>
    <message>
        <source>Transfer</source>
        <translation>结算</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Desk</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>对账单</translation>
    </message>
    <message>
        <source>Reconciliation</source>
        <translation>对账</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>人员</translation>
    </message>
    <message>
        <source>{party} says now: paid, {amount}.</source>
        <translation>{party}现在说：已支付 {amount}。</translation>
    </message>
    <message>
        <source>The money is there. Book it if a bill is still owed, else refund it.</source>
        <translation>钱在那里。账单仍未缴就补记，否则退款。</translation>
    </message>
    <message>
        <source>{party} says now: not paid.</source>
        <translation>{party}现在说：未支付。</translation>
    </message>
    <message>
        <source>No money was taken there. What is booked here has no money behind it.</source>
        <translation>那边没有扣款；本系统记的账没有对应的钱。</translation>
    </message>
    <message>
        <source>{party} says now: refunded, {amount}.</source>
        <translation>{party}现在说：已退款 {amount}。</translation>
    </message>
    <message>
        <source>The money is back with the payer. Do not refund it once more.</source>
        <translation>钱已回到付款人，不要再退一次。</translation>
    </message>
    <message>
        <source>{party} says now: posted, {amount}.</source>
        <translation>{party}现在说：已入账 {amount}。</translation>
    </message>
    <message>
        <source>It is in the patient&apos;s account; posting again has no effect.</source>
        <translation>患者账上已有这笔，重复入账不会生效。</translation>
    </message>
    <message>
        <source>{party} says now: not posted.</source>
        <translation>{party}现在说：未入账。</translation>
    </message>
    <message>
        <source>Post it again if the money is there.</source>
        <translation>如果钱已收到，请重新入账。</translation>
    </message>
    <message>
        <source>Left as it was: this does not fit its state</source>
        <translation>未处理：与其当前状态不符</translation>
    </message>
    <message>
        <source>No word about it: open it to see how it stands</source>
        <translation>没有结果：请打开查看现状</translation>
    </message>
    <message>
        <source>The call carries no signature of the right form.</source>
        <translation>请求没有符合格式的签名。</translation>
    </message>
    <message>
        <source>The connected system must send all four headers of the contract.</source>
        <translation>对接系统须按接口约定发送全部四个请求头。</translation>
    </message>
    <message>
        <source>The signature of the call is wrong, or nobody has this name.</source>
        <translation>请求签名错误，或没有该名称的对接系统。</translation>
    </message>
    <message>
        <source>Compare name and key of the connected system; make a new key if it is lost.</source>
        <translation>请核对对接系统的名称和密钥；密钥丢失时请重新生成。</translation>
    </message>
    <message>
        <source>The call was signed more than five minutes ago or ahead.</source>
        <translation>请求的签名时间与服务器相差超过五分钟。</translation>
    </message>
    <message>
        <source>Set the clock of the connected system.</source>
        <translation>请校准对接系统的时钟。</translation>
    </message>
    <message>
        <source>This call has been made before.</source>
        <translation>该请求此前已发送过。</translation>
    </message>
    <message>
        <source>Every call needs a nonce of its own; if nobody sent it again, look into it.</source>
        <translation>每次请求须使用新的随机数；如无人重发，请查明原因。</translation>
    </message>
    <message>
        <source>No connected system has this name: {name}.</source>
        <translation>没有名为 {name} 的对接系统。</translation>
    </message>
    <message>
        <source>List them: python -m server admin connected-system list</source>
        <translation>查看列表：python -m server admin connected-system list</translation>
    </message>
    <message>
        <source>A later run shows it otherwise; what was agreed on no longer holds.</source>
        <translation>后来的对账结果有变化，之前同意的方案已失效。</translation>
    </message>
    <message>
        <source>{party} says now: not refunded.</source>
        <translation>{party}现在说：未退款。</translation>
    </message>
    <message>
        <source>The money is still there. Look at the refund before you ask for another.</source>
        <translation>款项仍在对方。再次申请退款前请先查看原退款。</translation>
    </message>
    <message>
        <source>The money has not gone back. Make a refund if it is owed.</source>
        <translation>钱还没有退回；应退时请办理退款。</translation>
    </message>
    <message>
        <source>{party} answered, but its answer proves nothing.</source>
        <translation>{party}有应答，但应答不能证明什么。</translation>
    </message>
    <message>
        <source>It stays unknown. Ask again later or look in the merchant pages.</source>
        <translation>仍为未知。稍后再问，或到商户后台查看。</translation>
    </message>
    <message>
        <source>{party} did not answer.</source>
        <translation>{party}没有应答。</translation>
    </message>
    <message>
        <source>Nothing is known by that. Ask again in a few minutes.</source>
        <translation>这不说明任何问题，几分钟后再问。</translation>
    </message>
    <message>
        <source>There is no such exception.</source>
        <translation>没有这笔异常。</translation>
    </message>
    <message>
        <source>Read the list again; a later run may have named it otherwise.</source>
        <translation>请重新读取列表；后来的对账可能已改变它。</translation>
    </message>
    <message>
        <source>This file is no PDF, JPEG or PNG.</source>
        <translation>该文件不是 PDF、JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>Save it as one of these and attach it again.</source>
        <translation>请另存为其中一种格式后再附上。</translation>
    </message>
    <message>
        <source>A reason is needed.</source>
        <translation>需要填写理由。</translation>
    </message>
    <message>
        <source>Write in a few words why; it stays in the timeline and the audit log.</source>
        <translation>用几个字写明原因，会保存在时间线和审计日志中。</translation>
    </message>
    <message>
        <source>There is nothing to keep.</source>
        <translation>没有可保存的内容。</translation>
    </message>
    <message>
        <source>Write a comment or choose a file.</source>
        <translation>请写备注或选择文件。</translation>
    </message>
    <message>
        <source>The file is saved: {name}.</source>
        <translation>文件已保存：{name}。</translation>
    </message>
    <message>
        <source>{count} rows are on the clipboard.</source>
        <translation>已复制 {count} 行到剪贴板。</translation>
    </message>
    <message>
        <source>Paste them into a spreadsheet.</source>
        <translation>可粘贴到电子表格中。</translation>
    </message>
    <message>
        <source>{count} rows are saved: {name}.</source>
        <translation>已保存 {count} 行：{name}。</translation>
    </message>
    <message>
        <source>The file holds what the list showed: its columns, its order, its conditions.</source>
        <translation>文件内容与列表所见相同：列、顺序和筛选条件。</translation>
    </message>
    <message>
        <source>At most {most} exceptions go together; {count} are marked.</source>
        <translation>一次最多处理 {most} 笔，现已选中 {count} 笔。</translation>
    </message>
    <message>
        <source>Do them in turns: mark fewer, or narrow the list.</source>
        <translation>请分批处理：少选一些，或缩小列表范围。</translation>
    </message>
    <message>
        <source>{count} are equal; the worst {most} of them are marked.</source>
        <translation>同类异常共 {count} 条，已选中最紧要的 {most} 条。</translation>
    </message>
    <message>
        <source>Do these first, then press E again for the rest.</source>
        <translation>请先处理这些，再按 E 选中其余。</translation>
    </message>
    <message>
        <source>The marked exceptions are not of one pattern.</source>
        <translation>选中的异常不是同一种情形。</translation>
    </message>
    <message>
        <source>One act for many needs equal patterns: press E on one to mark its equals.</source>
        <translation>批量处理要求情形相同：在一笔上按 E 选中同类。</translation>
    </message>
    <message>
        <source>None of the marked exceptions allows that now.</source>
        <translation>选中的异常现在都不能这样处理。</translation>
    </message>
    <message>
        <source>Open one to see its state and who has to act.</source>
        <translation>打开一笔查看它的状态和该由谁处理。</translation>
    </message>
    <message>
        <source>The view “{name}” is saved on this computer.</source>
        <translation>视图“{name}”已保存在这台电脑上。</translation>
    </message>
    <message>
        <source>Find it under Views.</source>
        <translation>在“视图”中可以找到。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished">完成</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>发送中</translation>
    </message>
    <message>
        <source>Waiting for the payer</source>
        <translation>等待患者确认</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Being undone</source>
        <translation>撤销中</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>已支付</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>未支付</translation>
    </message>
    <message>
        <source>Reversed</source>
        <translation>已撤销</translation>
    </message>
    <message>
        <source>Paid late</source>
        <translation>迟到成功</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Not found at the channel</source>
        <translation>渠道未查到</translation>
    </message>
    <message>
        <source>No money taken there</source>
        <translation>渠道未扣款</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>Paid in part</source>
        <translation>已付部分</translation>
    </message>
    <message>
        <source>Requested</source>
        <translation>待审批</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>已批准</translation>
    </message>
    <message>
        <source>Withdrawn in the HIS</source>
        <translation>HIS 已退项目</translation>
    </message>
    <message>
        <source>Channel is paying out</source>
        <translation>渠道退款中</translation>
    </message>
    <message>
        <source>Needs a person</source>
        <translation>需人工处理</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>已驳回</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Waits for balance</source>
        <translation>等待余额</translation>
    </message>
    <message>
        <source>Paid out otherwise</source>
        <translation>已另行付款</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>待审批</translation>
    </message>
    <message>
        <source>May be paid</source>
        <translation>可付款</translation>
    </message>
    <message>
        <source>Paid out</source>
        <translation>已付款</translation>
    </message>
    <message>
        <source>Not paid out</source>
        <translation>未付款</translation>
    </message>
    <message>
        <source>In cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>To an account</source>
        <translation>转账</translation>
    </message>
    <message>
        <source>Already carried out</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>Taken back already</source>
        <translation>已退回</translation>
    </message>
    <message>
        <source>Unknown to the HIS</source>
        <translation>HIS 无此项目</translation>
    </message>
    <message>
        <source>Patient asked</source>
        <translation>患者要求</translation>
    </message>
    <message>
        <source>Wrong item</source>
        <translation>项目错误</translation>
    </message>
    <message>
        <source>Not carried out</source>
        <translation>未执行</translation>
    </message>
    <message>
        <source>Wrong amount</source>
        <translation>金额错误</translation>
    </message>
    <message>
        <source>Other reason</source>
        <translation>其他原因</translation>
    </message>
    <message>
        <source>Order cancelled</source>
        <translation>订单已取消</translation>
    </message>
    <message>
        <source>HIS refused the payment</source>
        <translation>HIS 拒绝入账</translation>
    </message>
    <message>
        <source>Posting in progress</source>
        <translation>入账处理中</translation>
    </message>
    <message>
        <source>Posted</source>
        <translation>已入账</translation>
    </message>
    <message>
        <source>Refused by the HIS</source>
        <translation>HIS 拒绝</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>Statements are missing</source>
        <translation>对账单未齐</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Held: a person must look</source>
        <translation>已暂停，须人工确认</translation>
    </message>
    <message>
        <source>Run failed</source>
        <translation>对账失败</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>已平</translation>
    </message>
    <message>
        <source>Balanced, some in transit</source>
        <translation>已平，有在途</translation>
    </message>
    <message>
        <source>Month is closed</source>
        <translation>月份已关账</translation>
    </message>
    <message>
        <source>Waits to begin</source>
        <translation>等待开始</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Stands now</source>
        <translation>当前有效</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>已被取代</translation>
    </message>
    <message>
        <source>Reading the statements and the platform</source>
        <translation>正在读取对账单和本系统数据</translation>
    </message>
    <message>
        <source>Verifying the files</source>
        <translation>正在核验文件</translation>
    </message>
    <message>
        <source>Matching</source>
        <translation>正在匹配</translation>
    </message>
    <message>
        <source>Telling in transit from missing</source>
        <translation>正在区分在途与缺失</translation>
    </message>
    <message>
        <source>Storing</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应到</translation>
    </message>
    <message>
        <source>Received and verified</source>
        <translation>已收到并核验</translation>
    </message>
    <message>
        <source>Nothing that day</source>
        <translation>当日无账</translation>
    </message>
    <message>
        <source>Not believed</source>
        <translation>未采信</translation>
    </message>
    <message>
        <source>Exception</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Payment channel</source>
        <translation>支付渠道</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>银行</translation>
    </message>
    <message>
        <source>Windows</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>已到账</translation>
    </message>
    <message>
        <source>Too little arrived</source>
        <translation>少到账</translation>
    </message>
    <message>
        <source>Too much arrived</source>
        <translation>多到账</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>逾期未到</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已结</translation>
    </message>
    <message>
        <source>Has exceptions</source>
        <translation>有异常</translation>
    </message>
    <message>
        <source>Fund bill</source>
        <translation>资金账单</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>退款</translation>
    </message>
    <message>
        <source>Balance</source>
        <translation>余额</translation>
    </message>
    <message>
        <source>Opening balance</source>
        <translation>期初余额</translation>
    </message>
    <message>
        <source>Still open</source>
        <translation>未关账</translation>
    </message>
    <message>
        <source>Closed for entries</source>
        <translation>已关账</translation>
    </message>
    <message>
        <source>Waits for a second person</source>
        <translation>等待另一人关账</translation>
    </message>
    <message>
        <source>Debit and credit</source>
        <translation>借贷平衡</translation>
    </message>
    <message>
        <source>Money and what it is owed for</source>
        <translation>资金与应得</translation>
    </message>
    <message>
        <source>Cash shifts and drawers</source>
        <translation>现金班次与钱箱</translation>
    </message>
    <message>
        <source>Payments and ledger</source>
        <translation>支付与总账</translation>
    </message>
    <message>
        <source>Opening and the last closing</source>
        <translation>期初与上期期末</translation>
    </message>
    <message>
        <source>Our number</source>
        <translation>我方单号</translation>
    </message>
    <message>
        <source>Their number</source>
        <translation>对方号码</translation>
    </message>
    <message>
        <source>Business number</source>
        <translation>业务单号</translation>
    </message>
    <message>
        <source>Kind (payment or refund)</source>
        <translation>种类（支付或退款）</translation>
    </message>
    <message>
        <source>Date and time</source>
        <translation>日期时间</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>终端</translation>
    </message>
    <message>
        <source>Trace number</source>
        <translation>流水号</translation>
    </message>
    <message>
        <source>Reconciliation: see</source>
        <translation>对账：查看</translation>
    </message>
    <message>
        <source>Reconciliation: start and cancel runs</source>
        <translation>对账：发起和终止</translation>
    </message>
    <message>
        <source>Reconciliation: fetch and hand in statements</source>
        <translation>对账：获取和上传对账单</translation>
    </message>
    <message>
        <source>Reconciliation: layouts of files</source>
        <translation>对账：文件格式</translation>
    </message>
    <message>
        <source>Reconciliation: close months</source>
        <translation>对账：月末关账</translation>
    </message>
    <message>
        <source>Reconciliation: limits, bank days, switch rules on</source>
        <translation>对账：时限、银行日历、启用规则</translation>
    </message>
    <message>
        <source>Reconciliation: write and try rules that propose</source>
        <translation>对账：编写和试算建议规则</translation>
    </message>
    <message>
        <source>Reconciliation: begin with the old system&apos;s balances</source>
        <translation>对账：导入旧系统期初余额</translation>
    </message>
    <message>
        <source>GZIP is cut, or larger than allowed</source>
        <translation>GZIP 被截断或超过允许大小</translation>
    </message>
    <message>
        <source>GZIP is damaged</source>
        <translation>GZIP 已损坏</translation>
    </message>
    <message>
        <source>ZIP is damaged</source>
        <translation>ZIP 已损坏</translation>
    </message>
    <message>
        <source>ZIP is larger than allowed</source>
        <translation>ZIP 超过允许大小</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>does not begin with a backtick</source>
        <translation>不以反引号开头</translation>
    </message>
    <message>
        <source>empty line</source>
        <translation>空行</translation>
    </message>
    <message>
        <source>fewer lines than its footer has</source>
        <translation>行数少于表尾行数</translation>
    </message>
    <message>
        <source>fewer lines than its header has</source>
        <translation>行数少于表头行数</translation>
    </message>
    <message>
        <source>has more than five decimals</source>
        <translation>小数超过五位</translation>
    </message>
    <message>
        <source>has the wrong sign</source>
        <translation>正负号不对</translation>
    </message>
    <message>
        <source>is another merchant&apos;s</source>
        <translation>是其他商户的</translation>
    </message>
    <message>
        <source>is negative</source>
        <translation>是负数</translation>
    </message>
    <message>
        <source>is not the number of rows</source>
        <translation>与行数不符</translation>
    </message>
    <message>
        <source>is not whole fen</source>
        <translation>不是整分</translation>
    </message>
    <message>
        <source>is of another day</source>
        <translation>是其他日期的</translation>
    </message>
    <message>
        <source>larger than allowed</source>
        <translation>超过允许大小</translation>
    </message>
    <message>
        <source>more than the server has memory for</source>
        <translation>超出服务器可用内存</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>more follows behind the GZIP</source>
        <translation>GZIP 之后还有多余内容</translation>
    </message>
    <message>
        <source>more totals than columns</source>
        <translation>合计列数多于列数</translation>
    </message>
    <message>
        <source>more values than columns</source>
        <translation>值的个数多于列数</translation>
    </message>
    <message>
        <source>neither a payment nor a refund</source>
        <translation>既不是支付也不是退款</translation>
    </message>
    <message>
        <source>neither money in nor money out</source>
        <translation>既非收入也非支出</translation>
    </message>
    <message>
        <source>no header</source>
        <translation>没有表头</translation>
    </message>
    <message>
        <source>no header, rows and totals</source>
        <translation>没有表头、明细和合计</translation>
    </message>
    <message>
        <source>no line is of that day</source>
        <translation>没有一行属于当日</translation>
    </message>
    <message>
        <source>not GBK</source>
        <translation>不是 GBK 编码</translation>
    </message>
    <message>
        <source>not UTF-8</source>
        <translation>不是 UTF-8 编码</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>not a time</source>
        <translation>不是时间</translation>
    </message>
    <message>
        <source>not one detail file in the ZIP</source>
        <translation>ZIP 中应恰有一份明细文件</translation>
    </message>
    <message>
        <source>not whole characters</source>
        <translation>字符不完整</translation>
    </message>
    <message>
        <source>quotes do not match</source>
        <translation>引号不配对</translation>
    </message>
    <message>
        <source>the line is shorter than the layout</source>
        <translation>行短于格式规定的宽度</translation>
    </message>
    <message>
        <source>total is not the sum</source>
        <translation>合计与明细之和不符</translation>
    </message>
    <message>
        <source>totals are missing</source>
        <translation>缺少合计</translation>
    </message>
    <message>
        <source>totals are not the last two lines</source>
        <translation>合计不在最后两行</translation>
    </message>
    <message>
        <source>twice</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>unknown kind</source>
        <translation>未知种类</translation>
    </message>
    <message>
        <source>The file was broken off; nothing was kept.</source>
        <translation>已中断，未保存任何内容。</translation>
    </message>
    <message>
        <source>Begin again whenever you like.</source>
        <translation>可随时重新开始。</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>已保存：{name}</translation>
    </message>
    <message>
        <source>{name} cannot be written there.</source>
        <translation>{name} 无法写入该位置。</translation>
    </message>
    <message>
        <source>Choose another folder, close the file if it is open, or make room on the disk.</source>
        <translation>请换一个文件夹，关闭已打开的文件，或清理磁盘空间。</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>无法读取 {name}。</translation>
    </message>
    <message>
        <source>Close it in other programs, or copy it to this computer first.</source>
        <translation>请在其他程序中关闭它，或先复制到本机。</translation>
    </message>
    <message>
        <source>{name} is empty.</source>
        <translation>{name} 是空文件。</translation>
    </message>
    <message>
        <source>Fetch it again where it comes from.</source>
        <translation>请从来源重新获取。</translation>
    </message>
    <message>
        <source>{name} is larger than {largest_mb} MB.</source>
        <translation>{name} 超过 {largest_mb} MB。</translation>
    </message>
    <message>
        <source>Choose the right file, split it by day, or hand it in packed as GZIP or ZIP.</source>
        <translation>请选择正确的文件，或按日拆分，或压缩成 GZIP 或 ZIP 后再提交。</translation>
    </message>
    <message>
        <source>{count} rows are too many for the clipboard (at most {most}).</source>
        <translation>{count} 行超出剪贴板上限（最多 {most} 行）。</translation>
    </message>
    <message>
        <source>Save them as a file instead.</source>
        <translation>请改为导出文件。</translation>
    </message>
    <message>
        <source>The view has no name yet.</source>
        <translation>视图还没有名称。</translation>
    </message>
    <message>
        <source>Type a name by which you will know it.</source>
        <translation>请输入便于识别的名称。</translation>
    </message>
    <message>
        <source>The run has begun.</source>
        <translation>对账已开始。</translation>
    </message>
    <message>
        <source>You may leave this screen meanwhile.</source>
        <translation>期间可以离开此页面。</translation>
    </message>
    <message>
        <source>The day was not run: statements are missing ({names}).</source>
        <translation>当日未对账：缺少对账单（{names}）。</translation>
    </message>
    <message>
        <source>See on the tab Statements why, or hand the file in; to run the day without them, start it again.</source>
        <translation>请在“对账单”页查看原因或手工上传；如需在缺少对账单时对账，请再次点击。</translation>
    </message>
    <message>
        <source>Why the files are right is missing.</source>
        <translation>缺少“文件无误”的依据。</translation>
    </message>
    <message>
        <source>Write it in a sentence; it is kept with the run.</source>
        <translation>请用一句话写明，随本次对账保存。</translation>
    </message>
    <message>
        <source>{differing} of {rows} rows of {name} differ: probably the wrong file.</source>
        <translation>{name} 的 {rows} 行中有 {differing} 行不一致，很可能拿错了文件。</translation>
    </message>
    <message>
        <source>Look at the statements of the day; go on only if they are right.</source>
        <translation>请核对当日对账单；确认无误才继续。</translation>
    </message>
    <message>
        <source>There is no such run.</source>
        <translation>没有这次对账。</translation>
    </message>
    <message>
        <source>This run has no rows: it did not end.</source>
        <translation>这次对账没有明细：它没有完成。</translation>
    </message>
    <message>
        <source>Look at a run that is done, or start it again.</source>
        <translation>请查看已完成的对账，或重新对账。</translation>
    </message>
    <message>
        <source>The run has ended meanwhile.</source>
        <translation>这次对账已经结束。</translation>
    </message>
    <message>
        <source>The run does not wait for a person any more.</source>
        <translation>这次对账已不再等待人工确认。</translation>
    </message>
    <message>
        <source>This run number stands for another run.</source>
        <translation>此对账批号已用于另一次对账。</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>请重新发起。</translation>
    </message>
    <message>
        <source>A run of this day goes on already.</source>
        <translation>当日对账正在进行。</translation>
    </message>
    <message>
        <source>Wait for it, or end it first.</source>
        <translation>请等待，或先终止它。</translation>
    </message>
    <message>
        <source>The day is not over yet.</source>
        <translation>当日尚未结束。</translation>
    </message>
    <message>
        <source>Reconcile it tomorrow.</source>
        <translation>请明天再对账。</translation>
    </message>
    <message>
        <source>The statement of {name} changed while it was read.</source>
        <translation>读取时 {name} 的对账单发生了变化。</translation>
    </message>
    <message>
        <source>Start the run again.</source>
        <translation>请重新对账。</translation>
    </message>
    <message>
        <source>The lines of {name} do not add up; nothing of the run was kept.</source>
        <translation>{name} 的数据不能轧平，本次结果未保留。</translation>
    </message>
    <message>
        <source>Start it again; if it stays, tell the administrator.</source>
        <translation>请重新对账；若仍如此，请告知管理员。</translation>
    </message>
    <message>
        <source>The run was begun several times and never ended.</source>
        <translation>这次对账多次开始都未能完成。</translation>
    </message>
    <message>
        <source>Tell the administrator; the server&apos;s log says where it stopped.</source>
        <translation>请告知管理员；服务器日志记有中断之处。</translation>
    </message>
    <message>
        <source>The server had no memory left for this run; the day is as it was before.</source>
        <translation>服务器内存不足，本次对账没有完成；当天数据保持原样。</translation>
    </message>
    <message>
        <source>Start it again when the server does less; if it stays, give it more memory.</source>
        <translation>请在服务器空闲时重新发起；如仍失败，请增加服务器内存。</translation>
    </message>
    <message>
        <source>This day has no run that is done.</source>
        <translation>这一天没有已完成的对账。</translation>
    </message>
    <message>
        <source>Reconcile the day first.</source>
        <translation>请先对账。</translation>
    </message>
    <message>
        <source>There is no such month.</source>
        <translation>没有这个月份。</translation>
    </message>
    <message>
        <source>{month} is closed; it takes no entry any more.</source>
        <translation>{month} 已关账，不再接受记账。</translation>
    </message>
    <message>
        <source>Correct it in the open month and name {month}.</source>
        <translation>请在未关账的月份更正，并注明 {month}。</translation>
    </message>
    <message>
        <source>{month} is not over yet.</source>
        <translation>{month} 尚未结束。</translation>
    </message>
    <message>
        <source>Close it when its last day is reconciled.</source>
        <translation>最后一天对账后才能关账。</translation>
    </message>
    <message>
        <source>The books begin on {day}; {month} is before them.</source>
        <translation>账务自 {day} 开始，{month} 在此之前。</translation>
    </message>
    <message>
        <source>There is nothing to close.</source>
        <translation>没有可结账的内容。</translation>
    </message>
    <message>
        <source>{days} days of {month} are not reconciled, the first is {day}.</source>
        <translation>{month} 有 {days} 天未对账，最早为 {day}。</translation>
    </message>
    <message>
        <source>Reconcile them, then close the month.</source>
        <translation>请先对账，再关账。</translation>
    </message>
    <message>
        <source>A run of {day} still goes on.</source>
        <translation>{day} 的对账仍在进行。</translation>
    </message>
    <message>
        <source>Wait until it ends, then close the month.</source>
        <translation>请等它结束后再关账。</translation>
    </message>
    <message>
        <source>{month} is still open.</source>
        <translation>{month} 尚未关账。</translation>
    </message>
    <message>
        <source>Close the earlier month first.</source>
        <translation>请先关较早的月份。</translation>
    </message>
    <message>
        <source>A month is closed by two people.</source>
        <translation>关账须由两人完成。</translation>
    </message>
    <message>
        <source>Another finance officer must agree.</source>
        <translation>须由另一名财务人员同意。</translation>
    </message>
    <message>
        <source>The file is not believed: line {line}, column {column}: {rule}.</source>
        <translation>文件未被采信：第 {line} 行，列“{column}”：{rule}。</translation>
    </message>
    <message>
        <source>What was there before stands; nothing of this file was imported.</source>
        <translation>原有的对账单仍然有效；本文件未导入任何内容。</translation>
    </message>
    <message>
        <source>The statement of {name} for {day} is kept, but nothing here can read it any more.</source>
        <translation>已保存 {name} {day} 的对账单，但本系统已无法读取它。</translation>
    </message>
    <message>
        <source>Put its layout or its channel back into the settings, then run the day again.</source>
        <translation>请恢复其文件格式或渠道设置，再重新对账。</translation>
    </message>
    <message>
        <source>Fetch it again, or hand in the right file. It is kept, and nothing of it was imported.</source>
        <translation>请重新获取，或上传正确的文件。原文件已保留，未导入任何内容。</translation>
    </message>
    <message>
        <source>The party itself gives another file for that day; nothing was taken.</source>
        <translation>对方给出的该日文件与此不同；未采用任何内容。</translation>
    </message>
    <message>
        <source>Ask the party now: its own file is the one that counts.</source>
        <translation>请立即向对方获取：以对方自己的文件为准。</translation>
    </message>
    <message>
        <source>The kept statement of {name} of {day} is damaged: its bytes are not those that came.</source>
        <translation>{name} {day} 的已存对账单已损坏：内容与收到时不一致。</translation>
    </message>
    <message>
        <source>Ask for it again or hand the same file in again, then start the run again. Have the disk checked.</source>
        <translation>请重新获取或重新上传同一文件，然后重新对账。请检查服务器磁盘。</translation>
    </message>
    <message>
        <source>Nothing is set up to read files of {name}.</source>
        <translation>没有读取 {name} 文件的设置。</translation>
    </message>
    <message>
        <source>Write a layout for it first (Layouts of files).</source>
        <translation>请先为它编写文件格式。</translation>
    </message>
    <message>
        <source>{name} gives no statements by itself.</source>
        <translation>{name} 不会自动提供对账单。</translation>
    </message>
    <message>
        <source>Hand its file in.</source>
        <translation>请上传其文件。</translation>
    </message>
    <message>
        <source>A statement of {name} with lines is kept for {day}.</source>
        <translation>{name} {day} 已有含明细的对账单。</translation>
    </message>
    <message>
        <source>It was not nothing; look at the file.</source>
        <translation>当日并非无账，请查看文件。</translation>
    </message>
    <message>
        <source>There is no such statement.</source>
        <translation>没有这份对账单。</translation>
    </message>
    <message>
        <source>“{said}” is no day.</source>
        <translation>“{said}”不是日期。</translation>
    </message>
    <message>
        <source>Write days as 2027-01-01, one a line.</source>
        <translation>请按 2027-01-01 的格式，每行一个。</translation>
    </message>
    <message>
        <source>{count} settlements were booked.</source>
        <translation>已记账 {count} 笔结算款。</translation>
    </message>
    <message>
        <source>It was broken off; nothing of it was kept.</source>
        <translation>已中断，未保存任何内容。</translation>
    </message>
    <message>
        <source>What stood before stands. Begin again whenever you like.</source>
        <translation>原有对账单不变，可随时重来。</translation>
    </message>
    <message>
        <source>It was here, whole, before it could be broken off.</source>
        <translation>中断之前已完整收到。</translation>
    </message>
    <message>
        <source>Look at its line; if it is the wrong file, hand in the right one.</source>
        <translation>请查看该行；若文件有误，请上传正确的文件。</translation>
    </message>
    <message>
        <source>No party is chosen.</source>
        <translation>尚未选择对账方。</translation>
    </message>
    <message>
        <source>Choose a line of the list first; the file belongs to it.</source>
        <translation>请先在列表中选一行，文件将归属该行。</translation>
    </message>
    <message>
        <source>The statement is here and verified.</source>
        <translation>对账单已收到并核验。</translation>
    </message>
    <message>
        <source>Start the run again if it was run before.</source>
        <translation>若已对过账，请重新对账。</translation>
    </message>
    <message>
        <source>The party has no statement of that day yet.</source>
        <translation>对方尚无当日对账单。</translation>
    </message>
    <message>
        <source>How you know that there was nothing is missing.</source>
        <translation>缺少“当日无账”的依据。</translation>
    </message>
    <message>
        <source>Write it in a sentence; it is kept in the audit log.</source>
        <translation>请用一句话写明，将记入审计日志。</translation>
    </message>
    <message>
        <source>The layout is not complete: {what}</source>
        <translation>格式不完整：{what}</translation>
    </message>
    <message>
        <source>Fill it in and try the sample again.</source>
        <translation>请补全后重新试读样本。</translation>
    </message>
    <message>
        <source>No sample is chosen.</source>
        <translation>尚未选择样本。</translation>
    </message>
    <message>
        <source>Choose a real file of that party; it stays on this computer until you try it.</source>
        <translation>请选一份该方的真实文件；试读之前不会离开本机。</translation>
    </message>
    <message>
        <source>The layout has not read a sample as it stands now.</source>
        <translation>此格式改动后尚未试读样本。</translation>
    </message>
    <message>
        <source>Try it on a sample and look at the rows; then save it.</source>
        <translation>请用样本试读并查看结果，然后保存。</translation>
    </message>
    <message>
        <source>The layout is saved.</source>
        <translation>格式已保存。</translation>
    </message>
    <message>
        <source>Files of that party are read by it from now on.</source>
        <translation>该方的文件今后按此格式读取。</translation>
    </message>
    <message>
        <source>Write in a sentence what the two of you looked at.</source>
        <translation>请用一句话写明两人共同核对了什么。</translation>
    </message>
    <message>
        <source>Handed over, not accepted yet</source>
        <translation>已交班，待接收</translation>
    </message>
    <message>
        <source>Closed by rule, to be counted</source>
        <translation>按规则结班，待清点</translation>
    </message>
    <message>
        <source>Into the safe</source>
        <translation>缴存保险柜</translation>
    </message>
    <message>
        <source>Pay in</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Pay out</source>
        <translation>支出</translation>
    </message>
    <message>
        <source>To be explained</source>
        <translation>待说明</translation>
    </message>
    <message>
        <source>Explained, to be approved</source>
        <translation>已说明，待批准</translation>
    </message>
    <message>
        <source>Approved, to be settled</source>
        <translation>已批准，待补平</translation>
    </message>
    <message>
        <source>Settled</source>
        <translation>已补平</translation>
    </message>
    <message>
        <source>Written off</source>
        <translation>已核销</translation>
    </message>
    <message>
        <source>Sale</source>
        <translation>消费</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Card refund</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Not known, to be asked again</source>
        <translation>未知，需再次询问</translation>
    </message>
    <message>
        <source>Not settled</source>
        <translation>未结算</translation>
    </message>
    <message>
        <source>Settled, not compared</source>
        <translation>已结算，未核对</translation>
    </message>
    <message>
        <source>of another batch</source>
        <translation>属于其他批次</translation>
    </message>
    <message>
        <source>its outcome is not known</source>
        <translation>结果未知</translation>
    </message>
    <message>
        <source>its amount is the difference</source>
        <translation>金额等于差额</translation>
    </message>
    <message>
        <source>Outpatient</source>
        <translation>门诊</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>挂号</translation>
    </message>
    <message>
        <source>Inpatient</source>
        <translation>住院</translation>
    </message>
    <message>
        <source>Deposit</source>
        <translation>预交金</translation>
    </message>
    <message>
        <source>Male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>Female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫码器</translation>
    </message>
    <message>
        <source>Receipt printer</source>
        <translation>凭条打印机</translation>
    </message>
    <message>
        <source>Cash drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Customer display</source>
        <translation>客显</translation>
    </message>
    <message>
        <source>Voice announcer</source>
        <translation>语音报价器</translation>
    </message>
    <message>
        <source>Card terminal</source>
        <translation>刷卡终端</translation>
    </message>
    <message>
        <source>ID card reader</source>
        <translation>身份证读卡器</translation>
    </message>
    <message>
        <source>Social security card reader</source>
        <translation>社保卡读卡器</translation>
    </message>
    <message>
        <source>Password keypad</source>
        <translation>密码小键盘</translation>
    </message>
    <message>
        <source>Invoice printer</source>
        <translation>发票打印机</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Switched off</source>
        <translation>已关机</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收费员</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>主管</translation>
    </message>
    <message>
        <source>Finance officer</source>
        <translation>财务</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>管理员</translation>
    </message>
    <message>
        <source>Checkout: see</source>
        <translation>收费：查看</translation>
    </message>
    <message>
        <source>Checkout: take payments</source>
        <translation>收费：收款</translation>
    </message>
    <message>
        <source>Checkout: take cash</source>
        <translation>收费：收现金</translation>
    </message>
    <message>
        <source>Checkout: cancel payments</source>
        <translation>收费：取消支付</translation>
    </message>
    <message>
        <source>Checkout: attach sales made on the terminal alone</source>
        <translation>收费：关联终端单独刷卡</translation>
    </message>
    <message>
        <source>Refunds: see</source>
        <translation>退款：查看</translation>
    </message>
    <message>
        <source>Refunds: request</source>
        <translation>退款：申请</translation>
    </message>
    <message>
        <source>Refunds: approve</source>
        <translation>退款：审批</translation>
    </message>
    <message>
        <source>Refunds: pay out otherwise</source>
        <translation>退款：另行付款</translation>
    </message>
    <message>
        <source>Refunds: approve payouts</source>
        <translation>退款：审批付款</translation>
    </message>
    <message>
        <source>Shift: see</source>
        <translation>班次：查看</translation>
    </message>
    <message>
        <source>Shift: open</source>
        <translation>班次：开班</translation>
    </message>
    <message>
        <source>Shift: close</source>
        <translation>班次：结班</translation>
    </message>
    <message>
        <source>Shift: take over unknown money</source>
        <translation>班次：接收未知款项</translation>
    </message>
    <message>
        <source>Shift: move cash</source>
        <translation>班次：现金收支</translation>
    </message>
    <message>
        <source>Shift: decide on shortages and surpluses</source>
        <translation>班次：处理长短款</translation>
    </message>
    <message>
        <source>Shift: give invoice numbers</source>
        <translation>班次：发放票据号段</translation>
    </message>
    <message>
        <source>Inquiry: see</source>
        <translation>查询：查看</translation>
    </message>
    <message>
        <source>Inquiry: ask the channel</source>
        <translation>查询：问渠道</translation>
    </message>
    <message>
        <source>Orders: see</source>
        <translation>订单：查看</translation>
    </message>
    <message>
        <source>Orders: post again</source>
        <translation>订单：再次入账</translation>
    </message>
    <message>
        <source>Orders: book a late payment</source>
        <translation>订单：迟到成功入账</translation>
    </message>
    <message>
        <source>Alerts: see them</source>
        <translation>提醒：查看</translation>
    </message>
    <message>
        <source>Alerts: take and close</source>
        <translation>提醒：认领与关闭</translation>
    </message>
    <message>
        <source>Administration: see</source>
        <translation>管理：查看</translation>
    </message>
    <message>
        <source>Administration: operators</source>
        <translation>管理：操作员</translation>
    </message>
    <message>
        <source>Administration: unlock operators</source>
        <translation>管理：解锁操作员</translation>
    </message>
    <message>
        <source>Administration: roles</source>
        <translation>管理：角色</translation>
    </message>
    <message>
        <source>Administration: windows</source>
        <translation>管理：窗口</translation>
    </message>
    <message>
        <source>Audit log: see</source>
        <translation>审计日志：查看</translation>
    </message>
    <message>
        <source>Devices: see</source>
        <translation>设备：查看</translation>
    </message>
    <message>
        <source>Devices: test</source>
        <translation>设备：测试</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Print receipts again</source>
        <translation>补打凭条</translation>
    </message>
    <message>
        <source>Settings: see</source>
        <translation>设置：查看</translation>
    </message>
    <message>
        <source>Payments in cash</source>
        <translation>现金收款</translation>
    </message>
    <message>
        <source>Payments by WeChat</source>
        <translation>微信收款</translation>
    </message>
    <message>
        <source>Payments by Alipay</source>
        <translation>支付宝收款</translation>
    </message>
    <message>
        <source>Payments at a window</source>
        <translation>窗口收款</translation>
    </message>
    <message>
        <source>Payments of a ward</source>
        <translation>病区收款</translation>
    </message>
    <message>
        <source>{name}: {said}</source>
        <translation>{name}：{said}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation>{count} 秒</translation>
    </message>
    <message>
        <source>{count} min</source>
        <translation>{count} 分钟</translation>
    </message>
    <message>
        <source>{count} h {minutes} min</source>
        <translation>{count} 小时 {minutes} 分</translation>
    </message>
    <message>
        <source>{count} d</source>
        <translation>{count} 天</translation>
    </message>
    <message>
        <source>WeChat pays</source>
        <translation>微信支付成功</translation>
    </message>
    <message>
        <source>WeChat, password</source>
        <translation>微信要密码</translation>
    </message>
    <message>
        <source>WeChat declines</source>
        <translation>微信拒付</translation>
    </message>
    <message>
        <source>WeChat, never decides</source>
        <translation>微信一直不确认</translation>
    </message>
    <message>
        <source>WeChat, no money</source>
        <translation>微信余额不足</translation>
    </message>
    <message>
        <source>WeChat, code expired</source>
        <translation>微信码过期</translation>
    </message>
    <message>
        <source>WeChat, answer lost</source>
        <translation>微信应答丢失</translation>
    </message>
    <message>
        <source>WeChat pays late</source>
        <translation>微信迟到成功</translation>
    </message>
    <message>
        <source>Alipay pays</source>
        <translation>支付宝支付成功</translation>
    </message>
    <message>
        <source>Alipay, password</source>
        <translation>支付宝要密码</translation>
    </message>
    <message>
        <source>Alipay, no money</source>
        <translation>支付宝余额不足</translation>
    </message>
    <message>
        <source>Alipay, answer lost</source>
        <translation>支付宝应答丢失</translation>
    </message>
    <message>
        <source>Alipay, bad signature</source>
        <translation>支付宝签名错误</translation>
    </message>
    <message>
        <source>Printer: paper out</source>
        <translation>打印机：缺纸</translation>
    </message>
    <message>
        <source>Printer: cover open</source>
        <translation>打印机：盖未关</translation>
    </message>
    <message>
        <source>Printer: offline</source>
        <translation>打印机：离线</translation>
    </message>
    <message>
        <source>Printer: silent</source>
        <translation>打印机：无应答</translation>
    </message>
    <message>
        <source>Printer: paper nearly out</source>
        <translation>打印机：纸将尽</translation>
    </message>
    <message>
        <source>Printer: another model</source>
        <translation>打印机：型号不符</translation>
    </message>
    <message>
        <source>Printer: cable out</source>
        <translation>打印机：断线</translation>
    </message>
    <message>
        <source>Scanner: sends half a code</source>
        <translation>扫码器：只发半截条码</translation>
    </message>
    <message>
        <source>Scanner: ends with LF</source>
        <translation>扫码器：以换行结束</translation>
    </message>
    <message>
        <source>Scanner: says what kind of code it is</source>
        <translation>扫码器：带条码类型标识</translation>
    </message>
    <message>
        <source>Scanner: cable out</source>
        <translation>扫码器：断线</translation>
    </message>
    <message>
        <source>Keypad: silent</source>
        <translation>密码键盘：无应答</translation>
    </message>
    <message>
        <source>ID card reader: its library hangs</source>
        <translation>身份证读卡器：厂商库卡死</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Stands open</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>Is shut</source>
        <translation>已关好</translation>
    </message>
    <message>
        <source>A card lies on it</source>
        <translation>有卡</translation>
    </message>
    <message>
        <source>No card on it</source>
        <translation>无卡</translation>
    </message>
    <message>
        <source>Medical card, before the scanner</source>
        <translation>就诊卡，扫码</translation>
    </message>
    <message>
        <source>Identity card, on its reader</source>
        <translation>身份证，放在读卡器上</translation>
    </message>
    <message>
        <source>Social security card, on its reader</source>
        <translation>社保卡，放在读卡器上</translation>
    </message>
    <message>
        <source>Push it shut</source>
        <translation>推上钱箱</translation>
    </message>
    <message>
        <source>Insert card</source>
        <translation>插卡</translation>
    </message>
    <message>
        <source>PIN and Enter</source>
        <translation>输密码并确认</translation>
    </message>
    <message>
        <source>Cancel key</source>
        <translation>取消键</translation>
    </message>
    <message>
        <source>Paid by hand:</source>
        <translation>手工消费：</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>Display: unplugged</source>
        <translation>客显：拔掉</translation>
    </message>
    <message>
        <source>Announcer: silent</source>
        <translation>语音报价器：无应答</translation>
    </message>
    <message>
        <source>Drawer: no power</source>
        <translation>钱箱：没电</translation>
    </message>
    <message>
        <source>Terminal: silent</source>
        <translation>刷卡终端：无应答</translation>
    </message>
    <message>
        <source>Terminal: loses power after taking the money</source>
        <translation>刷卡终端：扣款后断电</translation>
    </message>
    <message>
        <source>Terminal: still shows the amount before</source>
        <translation>刷卡终端：仍是上一笔金额</translation>
    </message>
    <message>
        <source>Terminal: signed out overnight</source>
        <translation>刷卡终端：隔夜未签到</translation>
    </message>
    <message>
        <source>Terminal: batch full</source>
        <translation>刷卡终端：批次已满</translation>
    </message>
    <message>
        <source>Terminal: the bank declines</source>
        <translation>刷卡终端：银行拒绝</translation>
    </message>
    <message>
        <source>Terminal: no bank</source>
        <translation>刷卡终端：连不上银行</translation>
    </message>
    <message>
        <source>Terminal: cable out</source>
        <translation>刷卡终端：线缆脱落</translation>
    </message>
    <message>
        <source>WeChat: down</source>
        <translation>微信：中断</translation>
    </message>
    <message>
        <source>WeChat: all answers lost</source>
        <translation>微信：应答全部丢失</translation>
    </message>
    <message>
        <source>Alipay: down</source>
        <translation>支付宝：中断</translation>
    </message>
    <message>
        <source>HIS: down</source>
        <translation>HIS：中断</translation>
    </message>
    <message>
        <source>HIS: answers to postings lost</source>
        <translation>HIS：入账应答丢失</translation>
    </message>
    <message>
        <source>HIS: refuses postings</source>
        <translation>HIS：拒绝入账</translation>
    </message>
    <message>
        <source>User name and name are needed.</source>
        <translation>请填写用户名和姓名。</translation>
    </message>
    <message>
        <source>Fill both in.</source>
        <translation>请填写完整。</translation>
    </message>
    <message>
        <source>No role is ticked: this person could sign in and do nothing.</source>
        <translation>没有勾选角色：此人能登录，但什么都不能做。</translation>
    </message>
    <message>
        <source>Tick a role, or save once more to add the operator without one.</source>
        <translation>请勾选角色；再按一次“保存”，则按无角色添加。</translation>
    </message>
    <message>
        <source>The role has no name.</source>
        <translation>请填写角色名称。</translation>
    </message>
    <message>
        <source>Give it one that says what these people do.</source>
        <translation>请填写能说明职责的名称。</translation>
    </message>
    <message>
        <source>Name and campus are needed.</source>
        <translation>请填写窗口名称和院区。</translation>
    </message>
    <message>
        <source>The first day lies after the last.</source>
        <translation>起始日期晚于结束日期。</translation>
    </message>
    <message>
        <source>Exchange them.</source>
        <translation>请对调两个日期。</translation>
    </message>
    <message>
        <source>Yes, {amount} was charged by {channel}, and the HIS has it.</source>
        <translation>有，{channel}已扣款 {amount}，HIS 已入账。</translation>
    </message>
    <message>
        <source>Tell the patient: it is paid. Print the receipt again if it is lost.</source>
        <translation>告诉患者：已支付成功。凭条遗失可补打。</translation>
    </message>
    <message>
        <source>Yes, {amount} was charged by {channel}; the HIS is still being told.</source>
        <translation>有，{channel}已扣款 {amount}，正在通知 HIS。</translation>
    </message>
    <message>
        <source>Tell the patient: it is paid, do not pay again. The HIS is told again by itself.</source>
        <translation>告诉患者：已支付成功，不要重复支付。系统会自动再通知 HIS。</translation>
    </message>
    <message>
        <source>Yes, {amount} was charged by {channel}, as a part: {paid} of {total} is paid.</source>
        <translation>是的，{channel}收取了 {amount}，为其中一部分：已付 {paid}，共 {total}。</translation>
    </message>
    <message>
        <source>Tell the patient: the HIS is told when all of it is paid. The window goes on with it, or cancels it.</source>
        <translation>请告诉患者：全部付清后才通知HIS。由收费窗口继续收取或取消。</translation>
    </message>
    <message>
        <source>{amount} was charged by {channel}, but the HIS refused it.</source>
        <translation>{channel}已扣款 {amount}，但 HIS 拒绝入账。</translation>
    </message>
    <message>
        <source>Tell the patient: the money goes back by itself, the way it came.</source>
        <translation>告诉患者：款项会自动原路退回。</translation>
    </message>
    <message>
        <source>{amount} was charged by {channel}; a refund is on its way.</source>
        <translation>{channel}已扣款 {amount}，退款正在处理。</translation>
    </message>
    <message>
        <source>Tell the patient to look at the account it came from, sometimes after days.</source>
        <translation>告诉患者：请留意原支付账户，到账可能需要几天。</translation>
    </message>
    <message>
        <source>{amount} was charged by {channel}; {refunded} of it has gone back.</source>
        <translation>{channel}扣款 {amount}，其中 {refunded} 已退回。</translation>
    </message>
    <message>
        <source>Tell the patient both amounts.</source>
        <translation>请把两个金额都告诉患者。</translation>
    </message>
    <message>
        <source>No, nothing was charged by {channel}.</source>
        <translation>没有，{channel}未扣款。</translation>
    </message>
    <message>
        <source>Tell the patient: it may be paid again.</source>
        <translation>告诉患者：可以重新支付。</translation>
    </message>
    <message>
        <source>By our book nothing was charged by {channel}.</source>
        <translation>按本系统记录，{channel}没有扣款。</translation>
    </message>
    <message>
        <source>If the patient says otherwise, ask the channel now (F5).</source>
        <translation>如患者称已扣款，请立即向渠道查询（F5）。</translation>
    </message>
    <message>
        <source>No: the payment of {amount} by {channel} was undone.</source>
        <translation>没有：{channel} {amount} 已撤销。</translation>
    </message>
    <message>
        <source>Tell the patient: what was held is free again.</source>
        <translation>告诉患者：冻结的款项已经释放。</translation>
    </message>
    <message>
        <source>{amount} was charged by {channel} and all of it has gone back.</source>
        <translation>{channel}扣款 {amount}，已全部退回。</translation>
    </message>
    <message>
        <source>Tell the patient to look at the account it came from.</source>
        <translation>告诉患者：请查看原支付账户。</translation>
    </message>
    <message>
        <source>Yes, {amount} arrived by {channel}, but late: it is not booked yet.</source>
        <translation>有，{channel} {amount} 迟到，尚未入账。</translation>
    </message>
    <message>
        <source>Tell the patient: it is safe. The finance office books it or sends it back.</source>
        <translation>告诉患者：款项安全，由财务入账或退回。</translation>
    </message>
    <message>
        <source>Nobody knows yet whether {amount} was charged by {channel}.</source>
        <translation>{channel} {amount} 是否扣款尚未明确。</translation>
    </message>
    <message>
        <source>Ask the channel now. Tell the patient: wait, do not pay again.</source>
        <translation>请立即向渠道查询。告诉患者：请稍候，不要重复支付。</translation>
    </message>
    <message>
        <source>The payment of {amount} is being sent to {channel}.</source>
        <translation>{amount} 正在提交{channel}。</translation>
    </message>
    <message>
        <source>Tell the patient: wait, do not pay again.</source>
        <translation>告诉患者：请稍候，不要重复支付。</translation>
    </message>
    <message>
        <source>{channel} waits for the patient&apos;s password for {amount}.</source>
        <translation>{channel}正在等待患者为 {amount} 输入密码。</translation>
    </message>
    <message>
        <source>Ask the patient to look at the telephone.</source>
        <translation>请患者查看手机。</translation>
    </message>
    <message>
        <source>The payment of {amount} by {channel} is being undone; the proof is not here yet.</source>
        <translation>{channel} {amount} 正在撤销，尚未得到渠道确认。</translation>
    </message>
    <message>
        <source>The HIS has it now.</source>
        <translation>HIS 已入账。</translation>
    </message>
    <message>
        <source>The HIS was asked and has not answered.</source>
        <translation>已再次通知 HIS，HIS 没有应答。</translation>
    </message>
    <message>
        <source>It is told again by itself. If many wait, call the HIS people.</source>
        <translation>系统会自动重新通知。若多笔在等待，请联系信息科。</translation>
    </message>
    <message>
        <source>The HIS refused it.</source>
        <translation>HIS 拒绝入账。</translation>
    </message>
    <message>
        <source>The money goes back by itself, the way it came.</source>
        <translation>款项将自动原路退回。</translation>
    </message>
    <message>
        <source>The receipt was printed again.</source>
        <translation>凭条已补打。</translation>
    </message>
    <message>
        <source>The drawer is being counted.</source>
        <translation>正在清点钱箱。</translation>
    </message>
    <message>
        <source>Finish the count, or go back with Esc.</source>
        <translation>请完成清点，或按 Esc 返回。</translation>
    </message>
    <message>
        <source>No shift is open.</source>
        <translation>没有开班。</translation>
    </message>
    <message>
        <source>A shift is open already.</source>
        <translation>已有班次在进行。</translation>
    </message>
    <message>
        <source>Close it, or go on with it.</source>
        <translation>请结班，或继续使用。</translation>
    </message>
    <message>
        <source>Another shift is open at this window.</source>
        <translation>本窗口有其他人的班次未结。</translation>
    </message>
    <message>
        <source>Its cashier must close it or hand it over.</source>
        <translation>请原收费员结班或交接。</translation>
    </message>
    <message>
        <source>This shift is closed.</source>
        <translation>该班次已结。</translation>
    </message>
    <message>
        <source>Open a new one.</source>
        <translation>请新开班次。</translation>
    </message>
    <message>
        <source>There is no such shift.</source>
        <translation>没有这个班次。</translation>
    </message>
    <message>
        <source>Read again.</source>
        <translation>请刷新。</translation>
    </message>
    <message>
        <source>This shift number stands for another shift.</source>
        <translation>该班次号已被使用。</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>请重新开班。</translation>
    </message>
    <message>
        <source>Count again; if it stays, write the reason.</source>
        <translation>请重新清点；仍不符请填写原因。</translation>
    </message>
    <message>
        <source>Money of this shift is not known yet, or an order is paid only in part: {count}.</source>
        <translation>本班有款项结果未知，或有订单只付了一部分：{count}。</translation>
    </message>
    <message>
        <source>{channel} was used in this shift; what it should show is missing.</source>
        <translation>本班使用过{channel}，缺少其应显示的金额。</translation>
    </message>
    <message>
        <source>Type what it should show: received less paid back.</source>
        <translation>请输入其应显示的金额：收款减退款。</translation>
    </message>
    <message>
        <source>A wallet has no number yet.</source>
        <translation>有钱包尚未填写金额。</translation>
    </message>
    <message>
        <source>Type what it should show, 0 when nothing stayed.</source>
        <translation>请输入应显示的金额，没有余额则填 0。</translation>
    </message>
    <message>
        <source>A shift was left open and its drawer has not been counted.</source>
        <translation>有班次未结，钱箱尚未清点。</translation>
    </message>
    <message>
        <source>Count it first; then open the next one.</source>
        <translation>请先清点，再开新班。</translation>
    </message>
    <message>
        <source>The shift was handed over without a count.</source>
        <translation>该班次交班时未清点。</translation>
    </message>
    <message>
        <source>Count the drawer and the wallets, then accept it.</source>
        <translation>请清点钱箱和各钱包后再接收。</translation>
    </message>
    <message>
        <source>This shift has been counted already.</source>
        <translation>该班次已清点。</translation>
    </message>
    <message>
        <source>This shift does not wait for you any more.</source>
        <translation>该班次已不再等您接收。</translation>
    </message>
    <message>
        <source>Read again: it was accepted, refused or taken back.</source>
        <translation>请重新读取：它已被接收、拒收或撤回。</translation>
    </message>
    <message>
        <source>The colleague&apos;s name is missing.</source>
        <translation>缺少同事的用户名。</translation>
    </message>
    <message>
        <source>Type the user name of who takes the shift over.</source>
        <translation>请输入接班人的用户名。</translation>
    </message>
    <message>
        <source>Why you refuse the shift is missing.</source>
        <translation>缺少拒收原因。</translation>
    </message>
    <message>
        <source>Write it in a sentence; your colleague reads it.</source>
        <translation>请用一句话写明，同事会看到。</translation>
    </message>
    <message>
        <source>Type how much is moved.</source>
        <translation>请输入收支金额。</translation>
    </message>
    <message>
        <source>The reason is missing.</source>
        <translation>缺少事由。</translation>
    </message>
    <message>
        <source>Write in a few words what it is for.</source>
        <translation>请简要写明用途。</translation>
    </message>
    <message>
        <source>By the books there is not so much in the drawer.</source>
        <translation>按账面，钱箱里没有这么多现金。</translation>
    </message>
    <message>
        <source>Type a smaller amount, or count the drawer.</source>
        <translation>请输入较小的金额，或清点钱箱。</translation>
    </message>
    <message>
        <source>This number stands for another movement.</source>
        <translation>该单号属于另一笔收支。</translation>
    </message>
    <message>
        <source>Begin the movement again.</source>
        <translation>请重新登记收支。</translation>
    </message>
    <message>
        <source>A note is missing.</source>
        <translation>缺少备注。</translation>
    </message>
    <message>
        <source>Write in a sentence why.</source>
        <translation>请用一句话写明原因。</translation>
    </message>
    <message>
        <source>Nobody approves the own shortage or surplus.</source>
        <translation>任何人不得批准自己的长短款。</translation>
    </message>
    <message>
        <source>Another supervisor or finance officer must do it.</source>
        <translation>须由另一位主管或财务办理。</translation>
    </message>
    <message>
        <source>This shortage or surplus has come to another state meanwhile.</source>
        <translation>该长短款的状态已变化。</translation>
    </message>
    <message>
        <source>There is no such shortage or surplus.</source>
        <translation>没有这笔长短款。</translation>
    </message>
    <message>
        <source>This shortage or surplus is written down already.</source>
        <translation>这笔长短款已登记。</translation>
    </message>
    <message>
        <source>Only what differed in a drawer can be made good in cash.</source>
        <translation>只有钱箱的差额可以用现金补平。</translation>
    </message>
    <message>
        <source>Write it off with a note, or wait for the reconciliation.</source>
        <translation>请备注核销，或等待对账。</translation>
    </message>
    <message>
        <source>This window has no invoice numbers left.</source>
        <translation>本窗口已没有票据号码。</translation>
    </message>
    <message>
        <source>A supervisor gives it a new range on the shift screen.</source>
        <translation>请主管在班次页面发放新号段。</translation>
    </message>
    <message>
        <source>Only the next number or one that was used can be made void.</source>
        <translation>只能作废下一号或已使用的号码。</translation>
    </message>
    <message>
        <source>The next one is {number}.</source>
        <translation>下一号是 {number}。</translation>
    </message>
    <message>
        <source>{number} is void already.</source>
        <translation>{number} 已作废。</translation>
    </message>
    <message>
        <source>{number} has been given already.</source>
        <translation>{number} 已发放过。</translation>
    </message>
    <message>
        <source>Give other numbers, or take the other range back first.</source>
        <translation>请发放其他号码，或先收回另一号段。</translation>
    </message>
    <message>
        <source>This range was taken back already.</source>
        <translation>该号段已收回。</translation>
    </message>
    <message>
        <source>There is no such range.</source>
        <translation>没有这个号段。</translation>
    </message>
    <message>
        <source>This range is there already.</source>
        <translation>该号段已存在。</translation>
    </message>
    <message>
        <source>First and last number do not make a range.</source>
        <translation>起始号与终止号不构成号段。</translation>
    </message>
    <message>
        <source>Type digits; the last is not less than the first.</source>
        <translation>请输入数字，终止号不小于起始号。</translation>
    </message>
    <message>
        <source>The number or the reason is missing.</source>
        <translation>缺少号码或原因。</translation>
    </message>
    <message>
        <source>Type which number is void, and why.</source>
        <translation>请输入作废的号码和原因。</translation>
    </message>
    <message>
        <source>Wait until it is known, or hand it over by name.</source>
        <translation>请等有结果，或按姓名交接。</translation>
    </message>
    <message>
        <source>Open a shift first (Ctrl+4), then do this once more.</source>
        <translation>请先开班（Ctrl+4），然后再做一次。</translation>
    </message>
    <message>
        <source>The count does not agree with the books.</source>
        <translation>清点与账面不符。</translation>
    </message>
    <message>
        <source>Money that is not known yet is handed over to somebody else, not to oneself.</source>
        <translation>未知款项须移交给他人，不能移交给自己。</translation>
    </message>
    <message>
        <source>Ask a colleague to take it over with the own name and password.</source>
        <translation>请同事输入自己的用户名和密码接收。</translation>
    </message>
    <message>
        <source>A difference needs a reason.</source>
        <translation>有差异必须填写原因。</translation>
    </message>
    <message>
        <source>Write it in a sentence.</source>
        <translation>请填写说明。</translation>
    </message>
    <message>
        <source>The float is missing.</source>
        <translation>没有输入备用金。</translation>
    </message>
    <message>
        <source>Type what lies in the drawer.</source>
        <translation>请输入钱箱内的备用金。</translation>
    </message>
    <message>
        <source>The channel&apos;s statement says what became of it.</source>
        <translation>渠道对账单已说明结果。</translation>
    </message>
    <message>
        <source>Nothing is to be done.</source>
        <translation>无需处理。</translation>
    </message>
    <message>
        <source>The channel&apos;s statement does not name this payment.</source>
        <translation>渠道对账单中没有这笔支付。</translation>
    </message>
    <message>
        <source>That proves nothing; it is asked for once a day.</source>
        <translation>这不能作为凭证；系统每天查询一次。</translation>
    </message>
    <message>
        <source>The channel&apos;s statement names this payment otherwise.</source>
        <translation>渠道对账单中的这笔支付与我们的记录不一致。</translation>
    </message>
    <message>
        <source>Compare with the channel&apos;s merchant pages.</source>
        <translation>请与渠道商户平台核对。</translation>
    </message>
    <message>
        <source>Cancelled too late to reverse</source>
        <translation>取消过晚，无法撤销</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>This money is already being refunded: {reserved}.</source>
        <translation>这笔钱正在退款：{reserved}。</translation>
    </message>
    <message>
        <source>It cannot be booked any more. Let the patient pay again if the bill is still open.</source>
        <translation>不能再补记。账单若仍待缴，请患者重新付款。</translation>
    </message>
    <message>
        <source>This alert is no longer open.</source>
        <translation>该提醒已不存在。</translation>
    </message>
    <message>
        <source>Its cause is over or somebody closed it; the list is read again.</source>
        <translation>原因已消除或已有人处理；列表已重新读取。</translation>
    </message>
    <message>
        <source>This alert is not closed by hand.</source>
        <translation>该提醒不能手工关闭。</translation>
    </message>
    <message>
        <source>It goes away by itself when its cause is over.</source>
        <translation>原因消除后会自动消失。</translation>
    </message>
    <message>
        <source>A note is needed.</source>
        <translation>需要填写说明。</translation>
    </message>
    <message>
        <source>Write what was found or done.</source>
        <translation>请写明查到了什么、做了什么。</translation>
    </message>
    <message>
        <source>The alert is closed.</source>
        <translation>提醒已关闭。</translation>
    </message>
    <message>
        <source>Your note stands in the audit log.</source>
        <translation>您的说明已写入审计日志。</translation>
    </message>
    <message>
        <source>A paid order is not yet known to the HIS.</source>
        <translation>有已支付订单，HIS 尚未入账。</translation>
    </message>
    <message>
        <source>It is told again by itself. If it stays, ask the HIS; the patient has paid.</source>
        <translation>系统会自动重复通知。若一直未入账，请联系 HIS；患者已付款。</translation>
    </message>
    <message>
        <source>The HIS says this order is already posted, with another amount.</source>
        <translation>HIS 称该订单已入账，但金额不同。</translation>
    </message>
    <message>
        <source>Compare both amounts with the HIS. The payment stands; nothing was sent back.</source>
        <translation>请与 HIS 核对两边金额。支付仍有效，未退任何款。</translation>
    </message>
    <message>
        <source>The HIS refused a paid order.</source>
        <translation>HIS 拒绝了已支付的订单。</translation>
    </message>
    <message>
        <source>The money goes back by itself. Tell the patient.</source>
        <translation>款项会自动退回。请告知患者。</translation>
    </message>
    <message>
        <source>Money that goes back by rule has not arrived yet.</source>
        <translation>自动退回的款项尚未退到。</translation>
    </message>
    <message>
        <source>Cash: pay it out under Refunds. Otherwise it is followed until it is known.</source>
        <translation>现金请在“退款”中付出；其他渠道系统会一直追踪到有结果。</translation>
    </message>
    <message>
        <source>A refund by rule failed: the channel refused it.</source>
        <translation>自动退款失败：渠道拒绝了。</translation>
    </message>
    <message>
        <source>The patient is still owed this money. Make a refund or a payout by hand.</source>
        <translation>这笔钱仍欠患者。请手工退款或另行付款。</translation>
    </message>
    <message>
        <source>The channel cannot reach the payer&apos;s account for a refund.</source>
        <translation>渠道无法把退款退到付款人账户。</translation>
    </message>
    <message>
        <source>Act in the channel&apos;s merchant pages, or pay it out in another way.</source>
        <translation>请在渠道商户平台处理，或以其他方式付给患者。</translation>
    </message>
    <message>
        <source>A window began this payout before a restore, and may have paid it.</source>
        <translation>数据库恢复前有窗口已开始此笔付款，可能已付出。</translation>
    </message>
    <message>
        <source>Count its drawer. If paid, press pay, hand nothing out; else pay or take it back.</source>
        <translation>请清点其钱箱。若已付出：点击付款但不再交付现金；否则付款或撤回。</translation>
    </message>
    <message>
        <source>A refund failed: the channel refused it.</source>
        <translation>退款失败：渠道拒绝了。</translation>
    </message>
    <message>
        <source>The patient is still owed this money. Ask anew, or pay it out in another way.</source>
        <translation>这笔钱仍欠患者。请重新申请退款，或以其他方式付出。</translation>
    </message>
    <message>
        <source>A refund is under way at the channel for more than three days.</source>
        <translation>退款在渠道处理已超过三天。</translation>
    </message>
    <message>
        <source>It is followed until it is known. Look it up in the channel&apos;s merchant pages.</source>
        <translation>系统会一直追踪到有结果。请到渠道商户平台核实。</translation>
    </message>
    <message>
        <source>Nobody knows yet whether this refund has gone back.</source>
        <translation>尚不知道这笔退款是否退出。</translation>
    </message>
    <message>
        <source>It is asked for until it is known. Do not pay it out in another way meanwhile.</source>
        <translation>系统会一直查询到有结果为止。在此之前不要用其他方式退款。</translation>
    </message>
    <message>
        <source>A card refund waits to be done at a card terminal.</source>
        <translation>一笔银行卡退款尚未在刷卡终端上完成。</translation>
    </message>
    <message>
        <source>Do it under Refunds at a window with a terminal; ask the patient for the card.</source>
        <translation>请在有刷卡终端的窗口「退款」中办理，并请患者出示银行卡。</translation>
    </message>
    <message>
        <source>The HIS does not answer whether it takes the items of a refund back.</source>
        <translation>HIS 没有答复是否撤回退款项目。</translation>
    </message>
    <message>
        <source>It is asked again by itself; no money goes back before. If it stays, ask the HIS.</source>
        <translation>系统会自动再次询问，答复前不会退款。若一直不消失，请联系 HIS。</translation>
    </message>
    <message>
        <source>No money went back, but the HIS keeps the items of a refund as withdrawn.</source>
        <translation>钱没有退出，但 HIS 仍将退款项目记为已撤回。</translation>
    </message>
    <message>
        <source>Ask for the same refund again; or have the HIS put them back, then close this.</source>
        <translation>请重新申请同一笔退款；或请 HIS 恢复项目，然后关闭本提醒。</translation>
    </message>
    <message>
        <source>No money went back, and the HIS has not said that it put the items back.</source>
        <translation>钱没有退出，HIS 尚未答复是否恢复退款项目。</translation>
    </message>
    <message>
        <source>It is told again by itself. If it stays, ask the HIS: it may hold them.</source>
        <translation>系统会自动再次通知。若一直不消失，请联系 HIS：项目可能仍为已撤回。</translation>
    </message>
    <message>
        <source>A refund waits: our balance at the channel is too small.</source>
        <translation>退款等待中：我们在渠道的余额不足。</translation>
    </message>
    <message>
        <source>Put money into the merchant account; it is then sent by itself.</source>
        <translation>请给商户账户充值；之后会自动发出。</translation>
    </message>
    <message>
        <source>A refund was not sent: who approved it no longer may.</source>
        <translation>退款未发出：审批人已无权限。</translation>
    </message>
    <message>
        <source>Somebody else must approve it under Refunds.</source>
        <translation>请由其他人在“退款”中审批。</translation>
    </message>
    <message>
        <source>A card terminal charged another amount than was asked.</source>
        <translation>刷卡终端的扣款金额与应收金额不一致。</translation>
    </message>
    <message>
        <source>A card terminal tells of two transactions under one number.</source>
        <translation>刷卡终端在同一个号码下报告了两笔交易。</translation>
    </message>
    <message>
        <source>Money arrived after the patient was told that nothing was paid.</source>
        <translation>已告知患者未付款，之后款项却到账了。</translation>
    </message>
    <message>
        <source>Book it if the bill is still to be paid, else refund it; later it goes back.</source>
        <translation>账单仍待缴就补记，否则退款；逾期会自动退回。</translation>
    </message>
    <message>
        <source>Money that arrived late goes back by rule.</source>
        <translation>迟到的款项正按规则自动退回。</translation>
    </message>
    <message>
        <source>Tell the patient: the bill was paid otherwise or nobody decided in time.</source>
        <translation>请告知患者：账单已另行缴清，或无人及时处理。</translation>
    </message>
    <message>
        <source>A payment that the cashier cancelled was paid after all and goes back by rule.</source>
        <translation>收费员已取消的支付其实已付成功，正按规则自动退回。</translation>
    </message>
    <message>
        <source>Tell the patient that the money comes back to the same account.</source>
        <translation>请告知患者：款项会退回原付款账户。</translation>
    </message>
    <message>
        <source>A payment counts as paid, but the channel now says otherwise.</source>
        <translation>支付已记为成功，但渠道现在说法不同。</translation>
    </message>
    <message>
        <source>Look it up in the channel&apos;s merchant pages; close with what was found.</source>
        <translation>请到渠道商户平台核实，写明查到的结果后关闭。</translation>
    </message>
    <message>
        <source>Nobody knows yet whether this money was taken.</source>
        <translation>这笔钱是否已扣，至今未知。</translation>
    </message>
    <message>
        <source>It is asked for until it is known. Look it up in the channel&apos;s merchant pages.</source>
        <translation>系统会一直查询到有结果。请到渠道商户平台核实。</translation>
    </message>
    <message>
        <source>An unknown payment is not in the channel&apos;s statement of its day.</source>
        <translation>一笔未知支付不在渠道当日对账单中。</translation>
    </message>
    <message>
        <source>Ask the channel for proof; until then it stays unknown and is asked for daily.</source>
        <translation>请向渠道索取凭证；在此之前保持未知，并每天查询。</translation>
    </message>
    <message>
        <source>An unknown payment stands in the channel&apos;s statement, but not as we know it.</source>
        <translation>一笔未知支付在渠道对账单中，但与我们的记录不一致。</translation>
    </message>
    <message>
        <source>Compare with the channel&apos;s merchant pages. It is asked for until it is known.</source>
        <translation>请与渠道商户平台核对；系统会一直查询到有结果。</translation>
    </message>
    <message>
        <source>A shift was left open.</source>
        <translation>有班次忘记关闭。</translation>
    </message>
    <message>
        <source>Ask the cashier to count and close it; it is closed by rule otherwise.</source>
        <translation>请收费员清点并关闭；否则按规则关闭。</translation>
    </message>
    <message>
        <source>An exception was solved by hand, and now the missing line has come.</source>
        <translation>差错已人工处理，现在缺的那笔账到了。</translation>
    </message>
    <message>
        <source>Open the exception and undo the act, or the money is booked twice.</source>
        <translation>打开该差错并撤销处理，否则这笔钱会入账两次。</translation>
    </message>
    <message>
        <source>Reconciliation found exceptions.</source>
        <translation>对账发现差错。</translation>
    </message>
    <message>
        <source>Open Exceptions; the worst stand first.</source>
        <translation>打开“差错处理”，最严重的排在最前。</translation>
    </message>
    <message>
        <source>A run is held: so much differs that a file is probably the wrong one.</source>
        <translation>对账暂停：差异太多，可能拿错了文件。</translation>
    </message>
    <message>
        <source>Look at the day&apos;s statements; fetch the right one, or say that they are right.</source>
        <translation>查看当日对账单：取回正确的文件，或确认文件无误后继续。</translation>
    </message>
    <message>
        <source>A run did not finish; the day stands as before.</source>
        <translation>对账没有完成，当日保持原样。</translation>
    </message>
    <message>
        <source>The day says why. Mend it and start the run again.</source>
        <translation>当日页面写明原因，排除后重新对账。</translation>
    </message>
    <message>
        <source>After a long stop the older days were not reconciled by themselves.</source>
        <translation>停机太久，较早的日子没有自动对账。</translation>
    </message>
    <message>
        <source>Fetch their statements and run them by hand, the oldest first.</source>
        <translation>请手动取回对账单并对账，从最早的一天开始。</translation>
    </message>
    <message>
        <source>A statement has not come in time.</source>
        <translation>对账单过了时间还没有来。</translation>
    </message>
    <message>
        <source>It is asked for again by itself; a file from the party&apos;s pages can be handed in.</source>
        <translation>系统会自动再取；也可以从对方后台下载后手动上传。</translation>
    </message>
    <message>
        <source>A statement came that cannot be believed; it was not imported.</source>
        <translation>收到的对账单不可信，没有导入。</translation>
    </message>
    <message>
        <source>Its line and column stand beside it; ask the party for a right one.</source>
        <translation>旁边写明了行和列，请向对方要正确的文件。</translation>
    </message>
    <message>
        <source>A person handed in a statement, unconfirmed by the party or in another&apos;s place.</source>
        <translation>有对账单由人工提交，未经对方确认或替换了原文件。</translation>
    </message>
    <message>
        <source>Another person compares it with the party&apos;s own pages; both files are kept.</source>
        <translation>请另一人到对方页面核对；两份文件都已保存。</translation>
    </message>
    <message>
        <source>What a channel says moved is not what its trade bill comes to.</source>
        <translation>渠道资金账单与交易账单的金额不一致。</translation>
    </message>
    <message>
        <source>Compare both under Reconciliation, Funds; ask the channel, then close with a note.</source>
        <translation>请在“对账—资金”中核对两份账单，询问渠道后附说明关闭。</translation>
    </message>
    <message>
        <source>A statement for a service channel could not be written.</source>
        <translation>给服务渠道的对账文件没有写成。</translation>
    </message>
    <message>
        <source>Look at its folder in the server&apos;s settings; it is tried again by itself.</source>
        <translation>请检查服务器设置中的目录；系统会自动重试。</translation>
    </message>
    <message>
        <source>Mail does not go out.</source>
        <translation>邮件发不出去。</translation>
    </message>
    <message>
        <source>python -m server mail test ADDRESS says what is wrong.</source>
        <translation>运行 python -m server mail test 地址，可以看到原因。</translation>
    </message>
    <message>
        <source>The new version brings permissions that a role of yours does not have.</source>
        <translation>新版本增加了权限，有角色尚未拥有。</translation>
    </message>
    <message>
        <source>An administrator gives or leaves them: administration, roles.</source>
        <translation>请管理员在“系统管理—角色”中授予或保持不变。</translation>
    </message>
    <message>
        <source>The server&apos;s data was restored from an earlier time.</source>
        <translation>服务器数据已恢复到较早的时间点。</translation>
    </message>
    <message>
        <source>Desks, channels and the HIS are asked for the gap; look at what is found.</source>
        <translation>系统正向窗口、渠道和 HIS 补齐缺口；请查看结果。</translation>
    </message>
    <message>
        <source>A disk of the server is nearly full; no money is taken.</source>
        <translation>服务器磁盘将满，已暂停收款。</translation>
    </message>
    <message>
        <source>Free space on it; it opens by itself. python -m server check names the disk.</source>
        <translation>请清理磁盘，之后自动恢复。python -m server check 会指出是哪个磁盘。</translation>
    </message>
    <message>
        <source>The server&apos;s clock was set back.</source>
        <translation>服务器时钟被调慢了。</translation>
    </message>
    <message>
        <source>Check the time service of the server; questions go on meanwhile.</source>
        <translation>请检查服务器的对时服务；查询照常进行。</translation>
    </message>
    <message>
        <source>The server cannot be reached for {age}.</source>
        <translation>服务器连不上已有 {age}。</translation>
    </message>
    <message>
        <source>Cash only, and only for bills that are on the screen. Take no phone codes; new patients please wait.</source>
        <translation>只能收屏幕上已有账单的现金；不要扫付款码；新来的患者请稍候。</translation>
    </message>
    <message>
        <source>The server answers again; what was taken without it is being delivered.</source>
        <translation>服务器已恢复；正在上传离线收款。</translation>
    </message>
    <message>
        <source>Go on working. The shift can be closed when all is delivered.</source>
        <translation>可以继续收费；全部上传后才能交班。</translation>
    </message>
    <message>
        <source>The server cannot be reached: the code was not sent and no money has moved.</source>
        <translation>服务器连不上：付款码没有发出，没有扣款。</translation>
    </message>
    <message>
        <source>Tell the patient: nothing was charged. Pay in cash, or wait until the line is back.</source>
        <translation>请告诉患者：没有扣款。可改付现金，或等网络恢复。</translation>
    </message>
    <message>
        <source>The server cannot be reached, so no channel can be asked.</source>
        <translation>服务器连不上，无法向支付渠道查询。</translation>
    </message>
    <message>
        <source>Take cash for the bills on the screen, or ask the patient to wait.</source>
        <translation>请收屏幕上账单的现金，或请患者稍候。</translation>
    </message>
    <message>
        <source>This hospital takes no money while the server cannot be reached.</source>
        <translation>本院在服务器中断时不收款。</translation>
    </message>
    <message>
        <source>Ask the patient to wait; nothing was taken.</source>
        <translation>请患者稍候；没有收取任何款项。</translation>
    </message>
    <message>
        <source>The server has been away for more than {minutes} minutes; no more cash is taken.</source>
        <translation>服务器中断已超过 {minutes} 分钟，不再收现金。</translation>
    </message>
    <message>
        <source>Ask the supervisor. What was taken is kept and will be delivered.</source>
        <translation>请联系主管。已收款项已保存，稍后会上传。</translation>
    </message>
    <message>
        <source>These bills were read more than {minutes} minutes ago and may be paid elsewhere.</source>
        <translation>这些账单是 {minutes} 分钟以前读取的，可能已在别处缴费。</translation>
    </message>
    <message>
        <source>Take no money for them; ask the patient to wait until the line is back.</source>
        <translation>不要为这些账单收款；请患者等网络恢复。</translation>
    </message>
    <message>
        <source>Without the server only the whole sum can be taken, in cash.</source>
        <translation>离线时只能一次收齐全部现金。</translation>
    </message>
    <message>
        <source>Take all of it in cash, or wait until the line is back.</source>
        <translation>请全部收现金，或等网络恢复。</translation>
    </message>
    <message>
        <source>Without the server no more than {largest} is taken at once.</source>
        <translation>离线时单笔最多收 {largest}。</translation>
    </message>
    <message>
        <source>Choose fewer bills, or ask the patient to wait.</source>
        <translation>请少选几张账单，或请患者稍候。</translation>
    </message>
    <message>
        <source>This window holds {waiting} that the server does not know; {largest} is the limit.</source>
        <translation>本窗口已有 {waiting} 未上传；上限为 {largest}。</translation>
    </message>
    <message>
        <source>Take no more cash until the line is back; tell the supervisor.</source>
        <translation>网络恢复前不要再收现金；请报告主管。</translation>
    </message>
    <message>
        <source>A payment for these bills is not known yet: they may already be paid.</source>
        <translation>这些账单有一笔支付结果未知：可能已经付过。</translation>
    </message>
    <message>
        <source>Take no cash for them. Ask the patient to wait until the line is back.</source>
        <translation>不要为这些账单收现金。请患者等网络恢复。</translation>
    </message>
    <message>
        <source>Cash for one of these bills was already taken here.</source>
        <translation>其中一张账单已在本窗口离线收过现金。</translation>
    </message>
    <message>
        <source>Do not take it again; the patient has a provisional receipt for it.</source>
        <translation>不要重复收款；患者手中有临时收据。</translation>
    </message>
    <message>
        <source>One of these bills was already paid at this window.</source>
        <translation>其中一张账单已在本窗口付过款。</translation>
    </message>
    <message>
        <source>Take no money for it again; its payment stands in the inquiry.</source>
        <translation>请勿再次收款；该笔付款可在查询页面查到。</translation>
    </message>
    <message>
        <source>{amount} taken without the server, kept on this computer.</source>
        <translation>已离线收款 {amount}，保存在本机。</translation>
    </message>
    <message>
        <source>Give the change and the provisional receipt. It is booked by itself later.</source>
        <translation>请找零并交给患者临时收据；稍后自动入账。</translation>
    </message>
    <message>
        <source>Taken without the server, with a provisional receipt.</source>
        <translation>离线收款，已出临时收据。</translation>
    </message>
    <message>
        <source>It is booked by itself when the line is back.</source>
        <translation>网络恢复后自动入账。</translation>
    </message>
    <message>
        <source>{count} cash payments ({amount}) were taken without the server before this start.</source>
        <translation>本次启动前有 {count} 笔离线现金收款（{amount}）。</translation>
    </message>
    <message>
        <source>Is the last patient still here? Check that the cash is in the drawer, give the change, print the receipt.</source>
        <translation>最后一位患者还在窗口吗？请确认现金已入钱箱、已找零，并打印收据。</translation>
    </message>
    <message>
        <source>Delivered to the server: {count} · {amount}</source>
        <translation>已上传离线收款：{count} 笔 · {amount}</translation>
    </message>
    <message>
        <source>They stand in the shift now.</source>
        <translation>已计入班次。</translation>
    </message>
    <message>
        <source>Delivered: {count} · {amount}, but some of it could not be booked for its bills.</source>
        <translation>已上传 {count} 笔 · {amount}，其中有的无法入到原账单。</translation>
    </message>
    <message>
        <source>See the alerts: the supervisor books it or gives it back to the patient.</source>
        <translation>见提醒：由主管入账或退还患者。</translation>
    </message>
    <message>
        <source>{count} payments ({amount}) taken without the server are not delivered yet.</source>
        <translation>还有 {count} 笔离线收款（{amount}）没有上传。</translation>
    </message>
    <message>
        <source>Wait until they are; then close the shift.</source>
        <translation>请等上传完成后再交班。</translation>
    </message>
    <message>
        <source>Cash that was taken without the server needs an open shift at this window.</source>
        <translation>离线收款需要本窗口有开着的班次才能入账。</translation>
    </message>
    <message>
        <source>Open a shift; it is delivered by itself then.</source>
        <translation>请开班；之后会自动上传。</translation>
    </message>
    <message>
        <source>The server was put back to an earlier point and awaits the shifts of this window.</source>
        <translation>服务器已恢复到较早时点，正等待本窗口上报其班次。</translation>
    </message>
    <message>
        <source>Nothing need be done: the cash is delivered by itself then.</source>
        <translation>无需操作：随后现金记录会自动送达。</translation>
    </message>
    <message>
        <source>The server expects other payments first than this computer has.</source>
        <translation>服务器要求的前序收款与本机记录不符。</translation>
    </message>
    <message>
        <source>The money is safe in the journal here. Tell the information department.</source>
        <translation>款项已安全保存在本机流水中。请通知信息科。</translation>
    </message>
    <message>
        <source>The order has been paid otherwise meanwhile.</source>
        <translation>这笔订单期间已用其他方式缴费。</translation>
    </message>
    <message>
        <source>Give the cash back, or find out which bill it is for.</source>
        <translation>退还现金，或查明属于哪张账单。</translation>
    </message>
    <message>
        <source>The payment had been ended without money before its cash arrived here.</source>
        <translation>这笔支付已按未付结束，随后又送来了现金。</translation>
    </message>
    <message>
        <source>Book it if the bill is still open, else give the cash back.</source>
        <translation>账单仍未缴就入账，否则退还现金。</translation>
    </message>
    <message>
        <source>Cash taken without the server could not be booked for its bills.</source>
        <translation>一笔离线现金无法入到原账单。</translation>
    </message>
    <message>
        <source>The money is in the drawer. Book it as a late payment or give it back to the patient.</source>
        <translation>钱在钱箱里。请作为迟到款入账，或退还患者。</translation>
    </message>
    <message>
        <source>A window&apos;s list of payments taken without the server has a gap or a fork.</source>
        <translation>某窗口的离线收款记录不连续。</translation>
    </message>
    <message>
        <source>Compare its drawer with its shift; have the computer looked at.</source>
        <translation>请核对该窗口的钱箱与班次，并检查这台电脑。</translation>
    </message>
    <message>
        <source>The clock of a window was wrong while it took money without the server.</source>
        <translation>某窗口离线收款时电脑时钟不准。</translation>
    </message>
    <message>
        <source>Set the clock; the times of those payments are corrected as far as possible.</source>
        <translation>请校准时钟；这些收款的时间已尽量更正。</translation>
    </message>
    <message>
        <source>This desk has no proof of your rights for work without the server.</source>
        <translation>本机没有您离线收款的权限凭证。</translation>
    </message>
    <message>
        <source>Wait until the line is back.</source>
        <translation>请等网络恢复。</translation>
    </message>
    <message>
        <source>Your rights for work without the server have run out.</source>
        <translation>您的离线收款权限已过期。</translation>
    </message>
    <message>
        <source>Sign in anew when the line is back.</source>
        <translation>网络恢复后请重新登录。</translation>
    </message>
    <message>
        <source>The proof of rights on this desk is not the server&apos;s.</source>
        <translation>本机的权限凭证不是服务器签发的。</translation>
    </message>
    <message>
        <source>Nothing can be taken by it. Tell the information department.</source>
        <translation>不能凭此收款。请通知信息科。</translation>
    </message>
    <message>
        <source>The server cannot read the proof of rights of this desk.</source>
        <translation>服务器无法识别本机的权限凭证。</translation>
    </message>
    <message>
        <source>The proof of rights is another window&apos;s.</source>
        <translation>权限凭证属于另一个窗口。</translation>
    </message>
    <message>
        <source>Enrol this computer as that window again, so that its money can be delivered.</source>
        <translation>请把这台电脑重新登记为原窗口，款项才能上传。</translation>
    </message>
    <message>
        <source>The server does not know the operator who took this money.</source>
        <translation>服务器不认识收这笔款的操作员。</translation>
    </message>
    <message>
        <source>Without the server this window cannot be unlocked any more.</source>
        <translation>没有服务器，本窗口已不能再解锁。</translation>
    </message>
    <message>
        <source>Wait until the line is back, then give the password again.</source>
        <translation>请等网络恢复后再输入密码。</translation>
    </message>
    <message>
        <source>Only {remaining} remains to be paid.</source>
        <translation>只剩 {remaining} 未付。</translation>
    </message>
    <message>
        <source>Type a smaller amount, or go back with Esc.</source>
        <translation>请输入较小的金额，或按 Esc 返回。</translation>
    </message>
    <message>
        <source>All of this order is paid or being asked for; no money was taken.</source>
        <translation>本订单已全部支付或正在查询，未收款。</translation>
    </message>
    <message>
        <source>Wait until the open part is known, and take nothing more for it.</source>
        <translation>请等未知的一笔查明，不要再收款。</translation>
    </message>
    <message>
        <source>A part of this order is paid: its bills stay as they are.</source>
        <translation>本订单已付一部分，账单不能再改。</translation>
    </message>
    <message>
        <source>Take the rest, or cancel the order (F12).</source>
        <translation>收取余款，或取消订单（F12）。</translation>
    </message>
    <message>
        <source>The order of {name} is not complete: {paid} of {total} paid.</source>
        <translation>{name}的订单未付清：已付 {paid}，共 {total}。</translation>
    </message>
    <message>
        <source>It stays in the list below; F8 or the patient&apos;s card goes on with it.</source>
        <translation>订单留在下方列表；按 F8 或再次刷卡可继续。</translation>
    </message>
    <message>
        <source>This order was begun before: {paid} of {total} paid.</source>
        <translation>本订单之前已开始：已付 {paid}，共 {total}。</translation>
    </message>
    <message>
        <source>Money of this order is going back; nothing was taken.</source>
        <translation>本订单的款项正在退回，未收款。</translation>
    </message>
    <message>
        <source>Wait until its parts have gone back, then begin anew.</source>
        <translation>请等各笔退回后再重新收费。</translation>
    </message>
    <message>
        <source>The order is being cancelled.</source>
        <translation>订单正在取消。</translation>
    </message>
    <message>
        <source>Wait for its end, or park it (F7).</source>
        <translation>请等待结束，或先挂起（F7）。</translation>
    </message>
    <message>
        <source>The order is complete.</source>
        <translation>订单已付清。</translation>
    </message>
    <message>
        <source>Refund its payments one by one, among the refunds.</source>
        <translation>请在退款界面逐笔退款。</translation>
    </message>
    <message>
        <source>The order of {name} is cancelled: {total} went back.</source>
        <translation>{name}的订单已取消：已退回 {total}。</translation>
    </message>
    <message>
        <source>The amount of this part is not typed yet; no money was taken.</source>
        <translation>本次金额尚未输入，未收款。</translation>
    </message>
    <message>
        <source>Type it and press Enter, then scan the code again.</source>
        <translation>请输入金额并按回车，再重新扫码。</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无需处理</translation>
    </message>
    <message>
        <source>Nothing has to be done.</source>
        <translation>不需要做任何事。</translation>
    </message>
    <message>
        <source>Stop and look</source>
        <translation>停下来核查</translation>
    </message>
    <message>
        <source>Nothing is moved until two people have looked at all four records.</source>
        <translation>两人看过四方记录之前，不动任何钱。</translation>
    </message>
    <message>
        <source>Ask the channel</source>
        <translation>查询支付渠道</translation>
    </message>
    <message>
        <source>The channel is asked by number and its word is written down; no money moves.</source>
        <translation>按单号查询支付渠道并记下答复，不动钱。</translation>
    </message>
    <message>
        <source>Ask the channel, then book or refund</source>
        <translation>先查询支付渠道，再补记或退款</translation>
    </message>
    <message>
        <source>If the channel says paid, it is booked and posted where a bill is owed, else it goes back.</source>
        <translation>渠道确认已支付时，账单未缴就补记并入账，否则退回。</translation>
    </message>
    <message>
        <source>Ask the business system</source>
        <translation>查询业务系统</translation>
    </message>
    <message>
        <source>The business system is asked and its word is written down; no money moves.</source>
        <translation>查询业务系统并记下答复，不动钱。</translation>
    </message>
    <message>
        <source>Post again</source>
        <translation>重新入账</translation>
    </message>
    <message>
        <source>The business system is told once more that it is paid; it books it at most once.</source>
        <translation>再次通知业务系统已支付，它最多记一次账。</translation>
    </message>
    <message>
        <source>Correct the posting</source>
        <translation>更正入账</translation>
    </message>
    <message>
        <source>The wrong posting is taken back and the right one made; the payment stays.</source>
        <translation>撤回错误的入账，重做正确的；支付不变。</translation>
    </message>
    <message>
        <source>Book it</source>
        <translation>补记</translation>
    </message>
    <message>
        <source>It counts as paid from now on and the business system is told.</source>
        <translation>从现在起记为已支付，并通知业务系统入账。</translation>
    </message>
    <message>
        <source>Book or refund</source>
        <translation>补记或退款</translation>
    </message>
    <message>
        <source>Booked where a bill is still owed, else the money goes back to the payer.</source>
        <translation>账单未缴就补记，否则退给付款人。</translation>
    </message>
    <message>
        <source>Refund to the payer</source>
        <translation>退款给付款人</translation>
    </message>
    <message>
        <source>The money leaves our account and goes back the way it came.</source>
        <translation>钱从我方账户按原路退回。</translation>
    </message>
    <message>
        <source>Attach to an order</source>
        <translation>挂到订单</translation>
    </message>
    <message>
        <source>The money is laid beside the order that you name and explained by it.</source>
        <translation>把这笔钱归到您指定的订单名下作为解释。</translation>
    </message>
    <message>
        <source>Attach or refund</source>
        <translation>挂账或退款</translation>
    </message>
    <message>
        <source>Laid beside the order that it belongs to, else sent back to the payer.</source>
        <translation>归到所属的订单，否则退给付款人。</translation>
    </message>
    <message>
        <source>Restore our record</source>
        <translation>补回本系统记录</translation>
    </message>
    <message>
        <source>Our own record is written anew from the channel&apos;s; no money moves at the channel.</source>
        <translation>按支付渠道的记录补回本系统的记录，渠道不动钱。</translation>
    </message>
    <message>
        <source>Tell the service channel</source>
        <translation>通知服务渠道</translation>
    </message>
    <message>
        <source>The service channel is told how it stands here; no money moves.</source>
        <translation>把本系统的情况通知服务渠道，不动钱。</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What was found is written down and closes it; nothing moves.</source>
        <translation>写下查明的情况并结束，不动钱。</translation>
    </message>
    <message>
        <source>Write off</source>
        <translation>核销</translation>
    </message>
    <message>
        <source>The difference is booked to the account that you name and is no longer pursued.</source>
        <translation>差额记到您指定的科目，不再追查。</translation>
    </message>
    <message>
        <source>Found by run {run_no}: {type}.</source>
        <translation>对账批次 {run_no} 发现：{type}。</translation>
    </message>
    <message>
        <source>Found again by run {run_no}.</source>
        <translation>对账批次 {run_no} 再次发现。</translation>
    </message>
    <message>
        <source>Run {run_no} shows it otherwise now.</source>
        <translation>对账批次 {run_no} 显示情况有变。</translation>
    </message>
    <message>
        <source>A statement explained it (run {run_no}).</source>
        <translation>对账单已解释（批次 {run_no}）。</translation>
    </message>
    <message>
        <source>Run {run_no} shows the difference again.</source>
        <translation>对账批次 {run_no} 再次出现该差异。</translation>
    </message>
    <message>
        <source>The line that was missing has come (run {run_no}), after the act: {act}.</source>
        <translation>处理之后（{act}），缺少的那一行又来了（批次 {run_no}）。</translation>
    </message>
    <message>
        <source>Undo the act, or the money is booked twice.</source>
        <translation>请撤回该处理，否则这笔钱会记两次。</translation>
    </message>
    <message>
        <source>The rule “{rule}” takes it for the same money as {other} ({minutes} min apart); nothing is decided.</source>
        <translation>规则“{rule}”认为它与 {other} 是同一笔款（相差 {minutes} 分钟）；未作任何决定。</translation>
    </message>
    <message>
        <source>Look at both and choose an act yourself.</source>
        <translation>请核对两者，自行选择处理方式。</translation>
    </message>
    <message>
        <source>Run {run_no} shows another picture of it than before.</source>
        <translation>对账批次 {run_no} 显示的情形与之前不同。</translation>
    </message>
    <message>
        <source>{party}: line {line} of its statement of {day}, {amount}.</source>
        <translation>{party}：{day} 对账单第 {line} 行，{amount}。</translation>
    </message>
    <message>
        <source>Order {order_no} over {amount}.</source>
        <translation>订单 {order_no}，金额 {amount}。</translation>
    </message>
    <message>
        <source>Payment {payment_no} over {amount} asked for.</source>
        <translation>发起支付 {payment_no}，金额 {amount}。</translation>
    </message>
    <message>
        <source>The payment is: {state}.</source>
        <translation>支付状态：{state}。</translation>
    </message>
    <message>
        <source>Refund {refund_no} over {amount}: {state}.</source>
        <translation>退款 {refund_no}，金额 {amount}：{state}。</translation>
    </message>
    <message>
        <source>Posting: {state}, told {attempts} times.</source>
        <translation>入账：{state}，已通知 {attempts} 次。</translation>
    </message>
    <message>
        <source>Looks after it from now on.</source>
        <translation>从此负责此异常。</translation>
    </message>
    <message>
        <source>Proposed: {act}.</source>
        <translation>提议：{act}。</translation>
    </message>
    <message>
        <source>The proposal was withdrawn.</source>
        <translation>提议已收回。</translation>
    </message>
    <message>
        <source>Agreed to: {act}.</source>
        <translation>同意：{act}。</translation>
    </message>
    <message>
        <source>Executed: {act}.</source>
        <translation>执行：{act}。</translation>
    </message>
    <message>
        <source>Undone: {was}.</source>
        <translation>撤回：{was}。</translation>
    </message>
    <message>
        <source>Asked again and verified: {outcome}</source>
        <translation>再次查询并核实：{outcome}</translation>
    </message>
    <message>
        <source>It did not help: {outcome} A new look is needed.</source>
        <translation>未见效：{outcome}需要重新查看。</translation>
    </message>
    <message>
        <source>Wrote:</source>
        <translation>备注：</translation>
    </message>
    <message>
        <source>Refund {refund_no} over {amount} asked for.</source>
        <translation>发起退款 {refund_no}，金额 {amount}。</translation>
    </message>
    <message>
        <source>Booked {amount} from {credit} to {debit} (entry {entry_no}).</source>
        <translation>记账 {amount}，由 {credit} 到 {debit}（分录 {entry_no}）。</translation>
    </message>
    <message>
        <source>Posting {old_no} ({amount}) is proved to be taken back; it is made anew as {new_no}.</source>
        <translation>入账 {old_no}（{amount}）已确认撤回，以 {new_no} 重新入账。</translation>
    </message>
    <message>
        <source>Reported by a connected system.</source>
        <translation>由接入系统上报。</translation>
    </message>
    <message>
        <source>The business system has it.</source>
        <translation>业务系统已有此笔。</translation>
    </message>
    <message>
        <source>The business system does not take it.</source>
        <translation>业务系统不接受。</translation>
    </message>
    <message>
        <source>The business system does not take the wrong posting back.</source>
        <translation>业务系统不肯撤回这笔错误入账。</translation>
    </message>
    <message>
        <source>Ask there why; what was given out or done cannot be taken back.</source>
        <translation>请询问原因；已发药或已执行的项目不能撤回。</translation>
    </message>
    <message>
        <source>This business system cannot be asked what stands there; nothing was taken back.</source>
        <translation>该业务系统无法查询入账情况，未做任何撤回。</translation>
    </message>
    <message>
        <source>Correct it there by hand and explain it here.</source>
        <translation>请在该系统手工更正，并在此说明。</translation>
    </message>
    <message>
        <source>The business system still has another amount.</source>
        <translation>业务系统的金额仍不同。</translation>
    </message>
    <message>
        <source>It is booked and the business system has it.</source>
        <translation>已补记，业务系统已有此笔。</translation>
    </message>
    <message>
        <source>The money is back with the payer.</source>
        <translation>钱已退回付款人。</translation>
    </message>
    <message>
        <source>The refund failed.</source>
        <translation>退款失败。</translation>
    </message>
    <message>
        <source>The channel says that it is paid.</source>
        <translation>支付渠道确认已支付。</translation>
    </message>
    <message>
        <source>The channel says that it is paid; somebody must book or refund it.</source>
        <translation>支付渠道确认已支付，需有人补记或退款。</translation>
    </message>
    <message>
        <source>The channel took no money.</source>
        <translation>支付渠道没有扣款。</translation>
    </message>
    <message>
        <source>No money stands behind it at the channel.</source>
        <translation>支付渠道没有对应的钱。</translation>
    </message>
    <message>
        <source>The business system has nothing of it.</source>
        <translation>业务系统没有此笔。</translation>
    </message>
    <message>
        <source>The difference is still there.</source>
        <translation>差异仍在。</translation>
    </message>
    <message>
        <source>The money lies beside its order.</source>
        <translation>钱已归到订单。</translation>
    </message>
    <message>
        <source>Our record is there again.</source>
        <translation>本系统记录已补回。</translation>
    </message>
    <message>
        <source>The service channel was told.</source>
        <translation>已通知服务渠道。</translation>
    </message>
    <message>
        <source>It is explained.</source>
        <translation>已说明。</translation>
    </message>
    <message>
        <source>It is written off.</source>
        <translation>已核销。</translation>
    </message>
    <message>
        <source>It was taken back.</source>
        <translation>已撤回。</translation>
    </message>
    <message>
        <source>A later statement explained it.</source>
        <translation>后来的对账单已解释。</translation>
    </message>
    <message>
        <source>Somebody else changed this exception meanwhile.</source>
        <translation>其他人刚刚改动了这笔异常。</translation>
    </message>
    <message>
        <source>It is shown as it stands now; look at it and decide again.</source>
        <translation>已显示最新情况，请查看后再决定。</translation>
    </message>
    <message>
        <source>In its present state this cannot be done.</source>
        <translation>当前状态下不能这样做。</translation>
    </message>
    <message>
        <source>Look at its state and at who has to act next.</source>
        <translation>请查看状态和下一步由谁处理。</translation>
    </message>
    <message>
        <source>This act is not safe for such a pattern.</source>
        <translation>这种情形下该处理不安全。</translation>
    </message>
    <message>
        <source>Choose one that is offered; F1 shows the whole table.</source>
        <translation>请选择列出的处理；按 F1 查看全部情形。</translation>
    </message>
    <message>
        <source>Whoever proposed it cannot be the second person.</source>
        <translation>提议人不能同时作为第二人。</translation>
    </message>
    <message>
        <source>Another person approves: signed in, or here with S.</source>
        <translation>由另一人批准：自行登录，或在此按 S。</translation>
    </message>
    <message>
        <source>Money stands elsewhere afterwards: a second person must agree here.</source>
        <translation>执行后钱的归属会改变：必须由第二人在此同意。</translation>
    </message>
    <message>
        <source>Ask somebody who may approve to the screen.</source>
        <translation>请有批准权限的人到屏幕前。</translation>
    </message>
    <message>
        <source>Not everybody who must agree has agreed, or may no longer.</source>
        <translation>应同意的人尚未全部同意，或已无权限。</translation>
    </message>
    <message>
        <source>Withdraw the proposal and propose it again.</source>
        <translation>请收回提议后重新提议。</translation>
    </message>
    <message>
        <source>This cannot be taken back by a counter-act.</source>
        <translation>这项处理不能用反向处理撤回。</translation>
    </message>
    <message>
        <source>Money that went back is paid anew; a posting is taken back by a refund.</source>
        <translation>已退的钱需重新支付；入账通过退款撤回。</translation>
    </message>
    <message>
        <source>Nothing was done: the channel does not say that it is paid.</source>
        <translation>未执行：支付渠道没有确认已支付。</translation>
    </message>
    <message>
        <source>Its answer stands in the evidence. Withdraw and propose what fits it.</source>
        <translation>答复已记入证据。请收回后按答复重新提议。</translation>
    </message>
    <message>
        <source>No number of ours leads to a payment that could be asked for.</source>
        <translation>没有我方单号可以查到对应的支付。</translation>
    </message>
    <message>
        <source>Look it up in the merchant pages and attach what you find.</source>
        <translation>请到商户后台查询并附上结果。</translation>
    </message>
    <message>
        <source>There is nothing that could be posted.</source>
        <translation>没有可以入账的内容。</translation>
    </message>
    <message>
        <source>No order of ours with money stands behind it; choose another act.</source>
        <translation>没有我方已收款的订单，请选择其他处理。</translation>
    </message>
    <message>
        <source>There is no difference that could be booked.</source>
        <translation>没有可以记账的差额。</translation>
    </message>
    <message>
        <source>Explain it instead.</source>
        <translation>请改用“说明”。</translation>
    </message>
    <message>
        <source>No payment of ours belongs to it.</source>
        <translation>没有对应的我方支付。</translation>
    </message>
    <message>
        <source>Refund it in the channel&apos;s merchant pages and attach the proof.</source>
        <translation>请在渠道商户后台退款并附上凭据。</translation>
    </message>
    <message>
        <source>This is more than one write-off may take: {limit} at most.</source>
        <translation>超过单笔核销上限：最多 {limit}。</translation>
    </message>
    <message>
        <source>Find where the money is, or have the limit changed under Rules.</source>
        <translation>请查明款项去向，或在“规则”中修改上限。</translation>
    </message>
    <message>
        <source>The statement&apos;s line bears no number of the channel&apos;s own.</source>
        <translation>对账单该行没有渠道自己的流水号。</translation>
    </message>
    <message>
        <source>There is a record of this money here already.</source>
        <translation>本系统已有这笔款的记录。</translation>
    </message>
    <message>
        <source>Open the case again and look at its payment.</source>
        <translation>请重新打开该异常，查看其支付记录。</translation>
    </message>
    <message>
        <source>Written anew from the channel&apos;s statement.</source>
        <translation>按渠道对账单补记。</translation>
    </message>
    <message>
        <source>Nobody knows what this money is for; it cannot be booked.</source>
        <translation>无人知道这笔款对应什么账单，不能入账。</translation>
    </message>
    <message>
        <source>Give it back, or attach it to the order that it belongs to.</source>
        <translation>请退回，或挂到它所属的订单。</translation>
    </message>
    <message>
        <source>It is of another pattern than the others.</source>
        <translation>它与其他各笔的情形不同。</translation>
    </message>
    <message>
        <source>One act for many needs equal patterns; do this one by itself.</source>
        <translation>批量处理要求情形相同，请单独处理这一笔。</translation>
    </message>
    <message>
        <source>There is no such file.</source>
        <translation>没有该文件。</translation>
    </message>
    <message>
        <source>Open the case again.</source>
        <translation>请重新打开这笔异常。</translation>
    </message>
    <message>
        <source>This exception is known already.</source>
        <translation>这笔异常已有记录。</translation>
    </message>
    <message>
        <source>Look for it by its number.</source>
        <translation>请按编号查找。</translation>
    </message>
    <message>
        <source>The missing line of an exception came after it was solved by hand.</source>
        <translation>异常已人工处理，之后缺少的那一行又来了。</translation>
    </message>
    <message>
        <source>Open it under Exceptions and undo the act, or the money is booked twice.</source>
        <translation>请在“异常账目处理”中打开并撤回该处理，否则这笔钱会记两次。</translation>
    </message>
    <message>
        <source>Exception of reconciliation</source>
        <translation>对账异常</translation>
    </message>
    <message>
        <source>Exceptions: see</source>
        <translation>异常账目：查看</translation>
    </message>
    <message>
        <source>Exceptions: ask and propose</source>
        <translation>异常账目：查询和提议</translation>
    </message>
    <message>
        <source>Exceptions: approve</source>
        <translation>异常账目：批准</translation>
    </message>
    <message>
        <source>Exceptions: execute and undo</source>
        <translation>异常账目：执行和撤回</translation>
    </message>
    <message>
        <source>Day proof made</source>
        <translation>已生成日平证明</translation>
    </message>
    <message>
        <source>Report made</source>
        <translation>已生成报告</translation>
    </message>
    <message>
        <source>Closing of a month proposed</source>
        <translation>已提议关账</translation>
    </message>
    <message>
        <source>Arrived funds booked</source>
        <translation>到账资金已入账</translation>
    </message>
    <message>
        <source>Opening balances of the old system imported</source>
        <translation>已导入旧系统期初</translation>
    </message>
    <message>
        <source>The day {day} has not been reconciled yet.</source>
        <translation>{day} 尚未对账。</translation>
    </message>
    <message>
        <source>Start its run; the proof can be made when it is done.</source>
        <translation>请先对账，完成后即可生成证明。</translation>
    </message>
    <message>
        <source>The server has no Chinese font to put into a PDF.</source>
        <translation>服务器上没有可嵌入 PDF 的中文字体。</translation>
    </message>
    <message>
        <source>Take the workbook or the CSV file; the administrator installs a font or names one.</source>
        <translation>请改用 XLSX 或 CSV；由管理员安装字体或在设置中指定。</translation>
    </message>
    <message>
        <source>The server&apos;s font lacks a letter of this document ({glyph}).</source>
        <translation>服务器的字体缺少此文件中的一个字（{glyph}）。</translation>
    </message>
    <message>
        <source>Take the workbook or the CSV file; the administrator names another font.</source>
        <translation>请改用 XLSX 或 CSV；由管理员指定其他字体。</translation>
    </message>
    <message>
        <source>This is too much for a PDF.</source>
        <translation>内容太多，PDF 放不下。</translation>
    </message>
    <message>
        <source>Take the workbook or the CSV file, which hold all of it.</source>
        <translation>请改用 XLSX 或 CSV，可容纳全部内容。</translation>
    </message>
    <message>
        <source>This shift is not counted and closed yet.</source>
        <translation>该班次尚未清点结班。</translation>
    </message>
    <message>
        <source>Its statement is made afterwards; until then its amounts stay hidden.</source>
        <translation>结班后才能生成结账单；在此之前金额不显示。</translation>
    </message>
    <message>
        <source>This is no month.</source>
        <translation>这不是一个月份。</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>请从列表中选择。</translation>
    </message>
    <message>
        <source>The month {month} is closed.</source>
        <translation>{month} 月已关账。</translation>
    </message>
    <message>
        <source>Nothing enters it any more: correct it by an entry of today that names its day.</source>
        <translation>不再接受任何分录：请以今日分录更正，并注明所更正的日期。</translation>
    </message>
    <message>
        <source>The month {month} is not over yet.</source>
        <translation>{month} 月尚未结束。</translation>
    </message>
    <message>
        <source>Close it when its last day has been reconciled.</source>
        <translation>最后一天对账完成后再关账。</translation>
    </message>
    <message>
        <source>{days} days of the month {month} have no done run, the first of them {day}.</source>
        <translation>{month} 月有 {days} 天没有完成对账，最早的是 {day}。</translation>
    </message>
    <message>
        <source>Reconcile these days, then close the month.</source>
        <translation>请先对这些天对账，再关账。</translation>
    </message>
    <message>
        <source>A run of the day {day} is under way or held.</source>
        <translation>{day} 的对账正在进行或被暂停。</translation>
    </message>
    <message>
        <source>Wait until it is done, or cancel it.</source>
        <translation>请等待完成，或取消它。</translation>
    </message>
    <message>
        <source>The month {month} before it is still open.</source>
        <translation>之前的 {month} 月尚未关账。</translation>
    </message>
    <message>
        <source>Close the months one after another.</source>
        <translation>请按月份先后依次关账。</translation>
    </message>
    <message>
        <source>Day zero was imported already: {day}.</source>
        <translation>期初已导入：{day}。</translation>
    </message>
    <message>
        <source>It can be done once. Correct what is wrong by entries of your own.</source>
        <translation>只能导入一次。有误之处请另行记账更正。</translation>
    </message>
    <message>
        <source>{day} has been reconciled already; day zero comes before the first day.</source>
        <translation>{day} 已对过账；期初必须早于首个对账日。</translation>
    </message>
    <message>
        <source>It cannot be imported any more. Nothing was changed.</source>
        <translation>不能再导入。未作任何更改。</translation>
    </message>
    <message>
        <source>The file&apos;s day is far ahead; today day zero can be {day} at the latest.</source>
        <translation>文件所写的日期太远；今天所能选的期初日最晚为{day}。</translation>
    </message>
    <message>
        <source>Nothing was imported. Look at the year and the month of the file&apos;s day.</source>
        <translation>什么都没有导入。请核对文件日期的年份和月份。</translation>
    </message>
    <message>
        <source>The books begin on {day}; days before it are the old system&apos;s.</source>
        <translation>账务自 {day} 开始，之前的日期属于旧系统。</translation>
    </message>
    <message>
        <source>Choose that day or a later one.</source>
        <translation>请选择该日或之后的日期。</translation>
    </message>
    <message>
        <source>The file is not believed: line {line}, column {field}: {rule}.</source>
        <translation>文件未被采信：第 {line} 行，{field} 列：{rule}。</translation>
    </message>
    <message>
        <source>Nothing was imported. Have the old system write it again, then choose it anew.</source>
        <translation>未导入任何内容。请由旧系统重新导出后再选择。</translation>
    </message>
    <message>
        <source>The file is not believed ({field}): {rule}.</source>
        <translation>文件未被采信（{field}）：{rule}。</translation>
    </message>
    <message>
        <source>The totals do not agree: {what} says {told_count} and {told}, its rows are {count} and {amount}.</source>
        <translation>合计不符：{what} 打印为 {told_count} 笔、{told}，明细为 {count} 笔、{amount}。</translation>
    </message>
    <message>
        <source>Nothing was imported. Ask the old system again which of the two is right.</source>
        <translation>未导入任何内容。请向旧系统核实哪一个正确。</translation>
    </message>
    <message>
        <source>The file was changed after it was looked at.</source>
        <translation>文件在查看之后被更改。</translation>
    </message>
    <message>
        <source>Nothing was imported. Choose it again and look at it once more.</source>
        <translation>未导入任何内容。请重新选择并再次查看。</translation>
    </message>
    <message>
        <source>Day zero is imported by two people.</source>
        <translation>期初须由两人导入。</translation>
    </message>
    <message>
        <source>Ask a colleague of the finance office to agree with you.</source>
        <translation>请财务科同事与您共同确认。</translation>
    </message>
    <message>
        <source>Nobody has tried the rule {name} as it stands.</source>
        <translation>规则“{name}”现在的写法还没有人试过。</translation>
    </message>
    <message>
        <source>Try it on days that were reconciled (F7), look at what it proposes, then switch it on.</source>
        <translation>请先在已对账的日期上试用（F7），看过它的提示后再启用。</translation>
    </message>
    <message>
        <source>Who wrote the rule {name} does not switch it on.</source>
        <translation>规则“{name}”不能由编写人自己启用。</translation>
    </message>
    <message>
        <source>Put it in, try it, then ask another person who may change the rules to switch it on.</source>
        <translation>先加入并试算，再请另一位有权更改规则的人启用。</translation>
    </message>
    <message>
        <source>The second person must be another one.</source>
        <translation>第二个人必须是另一位。</translation>
    </message>
    <message>
        <source>Ask a colleague of the finance office to close the month with you.</source>
        <translation>请财务同事与您一起关账。</translation>
    </message>
    <message>
        <source>is larger than 64 MiB</source>
        <translation>大于 64 MiB</translation>
    </message>
    <message>
        <source>is not UTF-8</source>
        <translation>不是 UTF-8 编码</translation>
    </message>
    <message>
        <source>is not JSON</source>
        <translation>不是 JSON</translation>
    </message>
    <message>
        <source>must have day, balances, in_transit, totals and nothing else</source>
        <translation>只能有 day、balances、in_transit、totals 四项</translation>
    </message>
    <message>
        <source>must have balances, in_transit and nothing else</source>
        <translation>只能有 balances、in_transit 两项</translation>
    </message>
    <message>
        <source>must have count, fen and nothing else</source>
        <translation>只能有 count、fen 两项</translation>
    </message>
    <message>
        <source>must be record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen</source>
        <translation>必须为 record,account,party,name,kind,our_no,party_no,business_no,at,day,count,fen</translation>
    </message>
    <message>
        <source>must have 12 columns</source>
        <translation>必须有 12 列</translation>
    </message>
    <message>
        <source>must be day, balance, transit or total</source>
        <translation>必须为 day、balance、transit 或 total</translation>
    </message>
    <message>
        <source>is not CSV</source>
        <translation>不是 CSV</translation>
    </message>
    <message>
        <source>is not there</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>stands twice</source>
        <translation>重复出现</translation>
    </message>
    <message>
        <source>must be before day zero</source>
        <translation>必须早于期初日</translation>
    </message>
    <message>
        <source>name a party twice</source>
        <translation>同一方重复</translation>
    </message>
    <message>
        <source>must be a list of objects</source>
        <translation>必须为对象列表</translation>
    </message>
    <message>
        <source>must be kind/name</source>
        <translation>必须为“类别/名称”</translation>
    </message>
    <message>
        <source>must be pay, refund, reverse</source>
        <translation>必须为 pay、refund 或 reverse</translation>
    </message>
    <message>
        <source>must be more than 0</source>
        <translation>必须大于 0</translation>
    </message>
    <message>
        <source>or party_no is needed</source>
        <translation>或 party_no 必填其一</translation>
    </message>
    <message>
        <source>must be channel, platform, business, source</source>
        <translation>必须为 channel、platform、business 或 source</translation>
    </message>
    <message>
        <source>is needed, but in totals of the platform</source>
        <translation>除 platform 的合计外必填</translation>
    </message>
    <message>
        <source>must be a text of at most 64 letters</source>
        <translation>必须为不超过 64 个字符的文本</translation>
    </message>
    <message>
        <source>must be a whole number</source>
        <translation>必须为整数（分）</translation>
    </message>
    <message>
        <source>must be a day like 2026-10-31</source>
        <translation>必须为日期，如 2026-10-31</translation>
    </message>
    <message>
        <source>must be an instant with its offset, like 2026-10-31T23:59:58+08:00</source>
        <translation>必须为带时区的时刻，如 2026-10-31T23:59:58+08:00</translation>
    </message>
    <message>
        <source>{values} values for {columns} columns</source>
        <translation>{columns} 列却有 {values} 个值</translation>
    </message>
    <message>
        <source>Do not take the card again: the terminal is asked what became of it.</source>
        <translation>请勿再次刷卡：系统正在向刷卡终端查询该笔结果。</translation>
    </message>
    <message>
        <source>The card terminal gave no answer.</source>
        <translation>刷卡终端没有应答。</translation>
    </message>
    <message>
        <source>The card terminal reached no bank, or too late.</source>
        <translation>刷卡终端未能及时收到银行应答。</translation>
    </message>
    <message>
        <source>The card terminal&apos;s answer belongs to something else: amount or numbers differ.</source>
        <translation>刷卡终端的应答与本笔不符：金额或编号不一致。</translation>
    </message>
    <message>
        <source>The card terminal&apos;s answer is not whole.</source>
        <translation>刷卡终端的应答不完整。</translation>
    </message>
    <message>
        <source>The card terminal could not keep its record.</source>
        <translation>刷卡终端未能保存交易流水。</translation>
    </message>
    <message>
        <source>The bank says it has this transaction already.</source>
        <translation>银行返回重复交易。</translation>
    </message>
    <message>
        <source>The card terminal answered with a code that nobody has explained.</source>
        <translation>刷卡终端返回了未知的返回码。</translation>
    </message>
    <message>
        <source>The terminal&apos;s last transaction may be another one.</source>
        <translation>刷卡终端最后一笔交易可能不是本笔。</translation>
    </message>
    <message>
        <source>The totals of the card terminal&apos;s batch do not have it; nothing was taken.</source>
        <translation>刷卡终端本批次合计中没有这笔交易，未收款。</translation>
    </message>
    <message>
        <source>The card terminal was asked to settle before it was known what became of this.</source>
        <translation>在查明这笔交易之前，刷卡终端已被要求结算。</translation>
    </message>
    <message>
        <source>Ask for the settlement again in the shift&apos;s screen: its totals may tell.</source>
        <translation>请在班次界面再次查询结算结果：其合计可能给出答案。</translation>
    </message>
    <message>
        <source>The card terminal did not say what became of the last transaction.</source>
        <translation>刷卡终端未能告知上一笔交易的结果。</translation>
    </message>
    <message>
        <source>Ask again; if it stays silent, look at its last slip.</source>
        <translation>请再次查询；如仍无应答，请查看最后一张签购单。</translation>
    </message>
    <message>
        <source>The terminal&apos;s last transaction was never confirmed here.</source>
        <translation>刷卡终端的上一笔交易尚未在本机确认。</translation>
    </message>
    <message>
        <source>Nothing is taken before it has been asked about it.</source>
        <translation>查清上一笔之前不会收款。</translation>
    </message>
    <message>
        <source>What became of the card payment before is not known yet; nothing was taken.</source>
        <translation>上一笔刷卡结果尚未查清，本次未收款。</translation>
    </message>
    <message>
        <source>What became of a trial of the card terminal is not known yet; nothing was taken.</source>
        <translation>刷卡终端试刷的结果不明，本次未扣款。</translation>
    </message>
    <message>
        <source>Read again on the devices screen asks the terminal; else look at its paper there.</source>
        <translation>在“设备”页点“刷新”向刷卡终端查询，查不到时在该页按终端单据确认。</translation>
    </message>
    <message>
        <source>A trial sale of ¥0.01 stands in the terminal&apos;s batch and was not taken back.</source>
        <translation>刷卡终端本批次内有一笔 ¥0.01 试刷尚未撤销。</translation>
    </message>
    <message>
        <source>Testing the terminal again, on the devices screen, takes it back before settling.</source>
        <translation>结算前在“设备”页再次测试刷卡终端即可撤销。</translation>
    </message>
    <message>
        <source>The bank declined the card; nothing was taken.</source>
        <translation>银行拒绝了该卡，未收款。</translation>
    </message>
    <message>
        <source>Another card or another way to pay.</source>
        <translation>请换卡或换其他支付方式。</translation>
    </message>
    <message>
        <source>Cancelled at the card terminal, or no card in time; nothing was taken.</source>
        <translation>刷卡终端已取消或超时未刷卡，未收款。</translation>
    </message>
    <message>
        <source>Try again, or take another way to pay.</source>
        <translation>请重试或换其他支付方式。</translation>
    </message>
    <message>
        <source>The card terminal was signed out; nothing was taken.</source>
        <translation>刷卡终端未签到，未收款。</translation>
    </message>
    <message>
        <source>It is signed in now; take the payment again.</source>
        <translation>现已签到，请重新收款。</translation>
    </message>
    <message>
        <source>The card terminal must settle its batch first; nothing was taken.</source>
        <translation>刷卡终端须先结算批次，未收款。</translation>
    </message>
    <message>
        <source>Settle it at the shift&apos;s end or now, then take the payment again.</source>
        <translation>请先在交班时或立即结算，再重新收款。</translation>
    </message>
    <message>
        <source>The card terminal does not know that payment.</source>
        <translation>刷卡终端找不到该笔原交易。</translation>
    </message>
    <message>
        <source>Compare the number on the slip; void at the window that took it.</source>
        <translation>请核对签购单上的凭证号；撤销须在原收款窗口办理。</translation>
    </message>
    <message>
        <source>That card payment is settled and cannot be voided any more.</source>
        <translation>该笔刷卡已结算，不能撤销。</translation>
    </message>
    <message>
        <source>Refund it instead.</source>
        <translation>请改为退货退款。</translation>
    </message>
    <message>
        <source>That card payment was voided before.</source>
        <translation>该笔刷卡此前已撤销。</translation>
    </message>
    <message>
        <source>Nothing is left to give back on it; look at its history.</source>
        <translation>没有可退金额，请查看其历史记录。</translation>
    </message>
    <message>
        <source>The card terminal has no such transaction; nothing was taken.</source>
        <translation>刷卡终端没有该笔交易，未收款。</translation>
    </message>
    <message>
        <source>The payment may be taken again.</source>
        <translation>可以重新收款。</translation>
    </message>
    <message>
        <source>Attach its slip if there is one; else settle the terminal: its totals may tell.</source>
        <translation>有签购单请凭单补录；没有则请结算刷卡终端：其合计可能给出答案。</translation>
    </message>
    <message>
        <source>The card terminal&apos;s batch is closed; its totals do not say what became of this.</source>
        <translation>刷卡终端的批次已结算，其合计未能说明这笔交易的结果。</translation>
    </message>
    <message>
        <source>With its slip it can be attached; else the bank&apos;s statement tells finance.</source>
        <translation>有签购单可凭单补录；否则由财务依据银行对账单确认。</translation>
    </message>
    <message>
        <source>The terminal is asked about that one first; if it cannot tell, settle it.</source>
        <translation>先向刷卡终端查询上一笔；若其无法回答，请结算刷卡终端。</translation>
    </message>
    <message>
        <source>This card terminal cannot do that.</source>
        <translation>该刷卡终端不支持此操作。</translation>
    </message>
    <message>
        <source>Do it at the terminal itself, or ask the bank.</source>
        <translation>请在终端上操作，或咨询银行。</translation>
    </message>
    <message>
        <source>A file of the card terminal&apos;s program is held by another program.</source>
        <translation>刷卡程序的文件被其他程序占用。</translation>
    </message>
    <message>
        <source>Nothing was taken. Except its folder from the virus scanner, then try again.</source>
        <translation>未收款。请将其文件夹加入杀毒软件白名单后重试。</translation>
    </message>
    <message>
        <source>The card terminal is quiet: its own window may stand open behind this one.</source>
        <translation>刷卡终端长时间无响应：其窗口可能被本窗口挡住。</translation>
    </message>
    <message>
        <source>Press Alt+Tab and answer it.</source>
        <translation>请按 Alt+Tab 切换到该窗口处理。</translation>
    </message>
    <message>
        <source>The maker&apos;s library is not there or does not fit this computer.</source>
        <translation>厂商动态库不存在或与本机不匹配。</translation>
    </message>
    <message>
        <source>Set its folder and an interpreter of its word length in the devices screen.</source>
        <translation>请在设备页面设置其目录和对应位数的运行程序。</translation>
    </message>
    <message>
        <source>The maker&apos;s library broke down; it has been started again.</source>
        <translation>厂商动态库崩溃，已重新启动。</translation>
    </message>
    <message>
        <source>The maker&apos;s library wrote where it must not; it has been started again.</source>
        <translation>厂商动态库写越界，已重新启动。</translation>
    </message>
    <message>
        <source>Press F5 for the card again, or take another means of payment.</source>
        <translation>按 F5 重新刷卡，或改用其他方式收款。</translation>
    </message>
    <message>
        <source>The card terminal has been asked.</source>
        <translation>已请刷卡终端收款。</translation>
    </message>
    <message>
        <source>The patient presents the card and types the PIN at the terminal.</source>
        <translation>请患者在终端上刷卡（插卡、挥卡）并输入密码。</translation>
    </message>
    <message>
        <source>It is not known whether the card was charged.</source>
        <translation>这张卡是否已扣款尚不清楚。</translation>
    </message>
    <message>
        <source>The window with the terminal has not said yet whether the card was charged.</source>
        <translation>有终端的窗口还没有回报这张卡是否已扣款。</translation>
    </message>
    <message>
        <source>Ask there (F5); the server cannot ask a terminal.</source>
        <translation>请到该窗口查询（F5）；服务器不能直接询问终端。</translation>
    </message>
    <message>
        <source>The terminal refused; nothing was charged.</source>
        <translation>终端拒绝了这笔交易，没有扣款。</translation>
    </message>
    <message>
        <source>The money goes back to the card at a card terminal.</source>
        <translation>这笔钱要在刷卡终端上退回到卡里。</translation>
    </message>
    <message>
        <source>Tell the patient not to pay again. F5 asks the terminal what became of it; take no other card meanwhile.</source>
        <translation>请告诉患者不要再次付款。按 F5 向终端查询这笔交易；查清前不要再刷卡。</translation>
    </message>
    <message>
        <source>At a window with a terminal, choose the refund and press F5; the card is presented.</source>
        <translation>在有终端的窗口选中这笔退款，按 F5，请患者出示银行卡。</translation>
    </message>
    <message>
        <source>The terminal charged another amount than was asked.</source>
        <translation>终端的扣款金额与应收金额不一致。</translation>
    </message>
    <message>
        <source>Do not charge again. Finance compares with the bank and decides.</source>
        <translation>不要再次收款。由财务与银行核对后处理。</translation>
    </message>
    <message>
        <source>The terminal tells of two transactions under one number.</source>
        <translation>终端在同一个号码下报告了两笔交易。</translation>
    </message>
    <message>
        <source>Do not charge again. Finance compares with the bank and gives one back.</source>
        <translation>不要再次收款。由财务与银行核对后退回其中一笔。</translation>
    </message>
    <message>
        <source>A card payment is cancelled at the terminal.</source>
        <translation>刷卡付款请在终端上取消。</translation>
    </message>
    <message>
        <source>Press the red key of the terminal; what is charged already is refunded.</source>
        <translation>按终端上的红色取消键；已经扣款的请办理退款。</translation>
    </message>
    <message>
        <source>A card payment is undone at the terminal, by a person.</source>
        <translation>刷卡付款由人员在终端上撤销。</translation>
    </message>
    <message>
        <source>Ask for a refund; the terminal voids or refunds it.</source>
        <translation>请办理退款，由终端撤销或退货。</translation>
    </message>
    <message>
        <source>The terminal has been asked under this number already.</source>
        <translation>已用这个号码请求过终端。</translation>
    </message>
    <message>
        <source>Ask what became of it (F5).</source>
        <translation>请查询结果（F5）。</translation>
    </message>
    <message>
        <source>This card payment belongs to another window&apos;s terminal.</source>
        <translation>这笔刷卡付款属于另一个窗口的终端。</translation>
    </message>
    <message>
        <source>Ask there.</source>
        <translation>请到该窗口查询。</translation>
    </message>
    <message>
        <source>This payment was not made by card.</source>
        <translation>这笔付款不是刷卡付的。</translation>
    </message>
    <message>
        <source>Undo it the way it was paid.</source>
        <translation>请按原付款方式退回。</translation>
    </message>
    <message>
        <source>{window} is giving this money back at its terminal.</source>
        <translation>{window}正在终端上退回这笔钱。</translation>
    </message>
    <message>
        <source>Wait for its end, or ask there.</source>
        <translation>请等待完成，或到该窗口询问。</translation>
    </message>
    <message>
        <source>It is not known yet whether the last try gave the money back.</source>
        <translation>上一次退款是否成功尚不清楚。</translation>
    </message>
    <message>
        <source>Ask the terminal (F5) before you try again.</source>
        <translation>再次退款前请先查询终端（F5）。</translation>
    </message>
    <message>
        <source>This refund does not wait for a terminal.</source>
        <translation>这笔退款不需要终端处理。</translation>
    </message>
    <message>
        <source>Read it again.</source>
        <translation>请重新读取。</translation>
    </message>
    <message>
        <source>This number stands for another act of a terminal.</source>
        <translation>这个号码已用于终端的另一笔操作。</translation>
    </message>
    <message>
        <source>This try to give the money back is over.</source>
        <translation>这次退款尝试已结束。</translation>
    </message>
    <message>
        <source>Read the refund again and press F5 for another try.</source>
        <translation>请重新读取退款，再按 F5 重试。</translation>
    </message>
    <message>
        <source>The terminal was not asked; nothing went back.</source>
        <translation>没有询问终端，未退款。</translation>
    </message>
    <message>
        <source>Press F5 for the card again.</source>
        <translation>请再按 F5 刷卡。</translation>
    </message>
    <message>
        <source>Made on the terminal alone and attached by a person.</source>
        <translation>在终端上单独刷卡，由人工关联。</translation>
    </message>
    <message>
        <source>The terminal tells of no sale that could be this one.</source>
        <translation>终端没有报告与此相符的消费。</translation>
    </message>
    <message>
        <source>Type the numbers off its paper.</source>
        <translation>请照签购单录入号码。</translation>
    </message>
    <message>
        <source>No slip of this card payment is kept.</source>
        <translation>没有保存这笔刷卡支付的签购单。</translation>
    </message>
    <message>
        <source>At the window that took it the terminal prints its slip again.</source>
        <translation>请在收款窗口由终端重打签购单。</translation>
    </message>
    <message>
        <source>The terminal prints its slip again by itself.</source>
        <translation>终端正在自行重打签购单。</translation>
    </message>
    <message>
        <source>Take it from the terminal.</source>
        <translation>请从终端取纸。</translation>
    </message>
    <message>
        <source>The sale on the terminal is not of this payment&apos;s amount.</source>
        <translation>终端上的这笔消费与本次付款金额不符。</translation>
    </message>
    <message>
        <source>Take exactly that amount as a part (F8) and attach it, or void it at the terminal.</source>
        <translation>请按该金额作为部分付款（F8）后关联，或在终端上撤销该笔。</translation>
    </message>
    <message>
        <source>The terminal was not asked for this payment; it has charged nothing under it.</source>
        <translation>本次付款没有请求过终端，终端未就此扣款。</translation>
    </message>
    <message>
        <source>Press F5 for the card; F11 if the terminal has taken the money by itself.</source>
        <translation>刷卡请按 F5；若终端已自行收款，请按 F11 关联。</translation>
    </message>
    <message>
        <source>The trace number on the terminal&apos;s slip has six digits.</source>
        <translation>签购单上的凭证号是六位数字。</translation>
    </message>
    <message>
        <source>Type it, and batch and reference number where the slip shows them.</source>
        <translation>请录入凭证号；签购单上有批次号和参考号的也请录入。</translation>
    </message>
    <message>
        <source>This payment has its end already.</source>
        <translation>这笔支付已有结果。</translation>
    </message>
    <message>
        <source>This transaction of the terminal belongs to another payment.</source>
        <translation>终端的这笔交易已属于另一笔支付。</translation>
    </message>
    <message>
        <source>Compare the numbers on the slip; look the payment up under Inquiry.</source>
        <translation>请核对签购单上的号码，并在查询中查看那笔支付。</translation>
    </message>
    <message>
        <source>This number stands for another settlement.</source>
        <translation>该号码属于另一次结算。</translation>
    </message>
    <message>
        <source>Read the shift again.</source>
        <translation>请重新读取班次。</translation>
    </message>
    <message>
        <source>There is no such settlement.</source>
        <translation>没有这次结算。</translation>
    </message>
    <message>
        <source>Read the shift again and settle the terminal once more.</source>
        <translation>请重新读取班次，再结算一次终端。</translation>
    </message>
    <message>
        <source>The terminal itself has told its totals.</source>
        <translation>终端已自行报告合计。</translation>
    </message>
    <message>
        <source>Nothing is to be typed.</source>
        <translation>无需录入。</translation>
    </message>
    <message>
        <source>The number and the sum of the sales are missing.</source>
        <translation>缺少消费笔数和消费金额。</translation>
    </message>
    <message>
        <source>Type them off the terminal&apos;s paper; what it does not show stays empty.</source>
        <translation>请照终端结算单录入；单上没有的留空。</translation>
    </message>
    <message>
        <source>It is not known whether the terminal has settled.</source>
        <translation>不知道终端是否已结算。</translation>
    </message>
    <message>
        <source>Ask again; settling moves no money.</source>
        <translation>请再次询问；结算不会动用资金。</translation>
    </message>
    <message>
        <source>The terminal has settled, and does not say with what totals.</source>
        <translation>终端已结算，但没有报告合计。</translation>
    </message>
    <message>
        <source>Type them off its paper.</source>
        <translation>请照结算单录入。</translation>
    </message>
    <message>
        <source>The terminal has not settled: its batch is still open.</source>
        <translation>终端未结算：批次仍未关闭。</translation>
    </message>
    <message>
        <source>Settle it once more.</source>
        <translation>请再结算一次。</translation>
    </message>
    <message>
        <source>The terminal is settled; its totals agree with our books.</source>
        <translation>终端已结算，合计与我方账目相符。</translation>
    </message>
    <message>
        <source>Cards can be taken again.</source>
        <translation>可以继续刷卡。</translation>
    </message>
    <message>
        <source>The terminal is settled; its totals differ from our books.</source>
        <translation>终端已结算，合计与我方账目不符。</translation>
    </message>
    <message>
        <source>Cards can be taken again. The shift screen names the difference.</source>
        <translation>可以继续刷卡。差异见班次画面。</translation>
    </message>
    <message>
        <source>The terminal is settled; its totals have not been compared.</source>
        <translation>终端已结算，合计尚未核对。</translation>
    </message>
    <message>
        <source>Cards can be taken again. Type the totals on the shift screen.</source>
        <translation>可以继续刷卡。请在班次画面录入合计。</translation>
    </message>
    <message>
        <source>The server does not take what the terminal said of {number} ({reason}).</source>
        <translation>服务器不接受终端对 {number} 的说法（{reason}）。</translation>
    </message>
    <message>
        <source>It is told again by itself; tell the finance office, with the terminal&apos;s slip.</source>
        <translation>系统会自动再次上报；请持终端签购单告知财务。</translation>
    </message>
    <message>
        <source>A card terminal tells of money that has no payment here.</source>
        <translation>刷卡终端报告了一笔在这里没有对应支付的款项。</translation>
    </message>
    <message>
        <source>Compare with the terminal&apos;s slip; give the money back, or attach it to a bill.</source>
        <translation>请与终端签购单核对，退还款项或关联到账单。</translation>
    </message>
    <message>
        <source>A card terminal&apos;s settlement differs from our books.</source>
        <translation>刷卡终端的结算与我方账目不符。</translation>
    </message>
    <message>
        <source>Lay the terminal&apos;s slips beside the shift&apos;s card payments, and say what it was.</source>
        <translation>请将终端签购单与本班刷卡支付逐笔核对，并说明原因。</translation>
    </message>
    <message>
        <source>It is not known whether a card terminal has settled.</source>
        <translation>不知道刷卡终端是否已结算。</translation>
    </message>
    <message>
        <source>Ask it again on the shift screen of its window.</source>
        <translation>请在该窗口的班次画面再次询问。</translation>
    </message>
    <message>
        <source>Prefix before the code</source>
        <translation>条码前缀</translation>
    </message>
    <message>
        <source>Suffix after the code</source>
        <translation>条码后缀</translation>
    </message>
    <message>
        <source>Only with prefix and suffix</source>
        <translation>必须带前缀和后缀</translation>
    </message>
    <message>
        <source>Tab ends a code</source>
        <translation>制表符结束条码</translation>
    </message>
    <message>
        <source>End of a code (auto, none, required)</source>
        <translation>条码结束符（auto、none、required）</translation>
    </message>
    <message>
        <source>Silence that ends a code, s</source>
        <translation>静默多久视为结束（秒）</translation>
    </message>
    <message>
        <source>Silence after half a code, s</source>
        <translation>半截条码等待（秒）</translation>
    </message>
    <message>
        <source>Shortest code</source>
        <translation>最短条码长度</translation>
    </message>
    <message>
        <source>The same code again is one, s</source>
        <translation>重复扫码合并（秒）</translation>
    </message>
    <message>
        <source>Character encoding</source>
        <translation>字符编码</translation>
    </message>
    <message>
        <source>Font for rare characters</source>
        <translation>生僻字字体</translation>
    </message>
    <message>
        <source>Longest wait for its answer, s</source>
        <translation>等待应答上限（秒）</translation>
    </message>
    <message>
        <source>Ask for its state</source>
        <translation>查询状态</translation>
    </message>
    <message>
        <source>It tells its state by itself</source>
        <translation>自动上报状态</translation>
    </message>
    <message>
        <source>Picture of the logo (PNG)</source>
        <translation>徽标图片（PNG）</translation>
    </message>
    <message>
        <source>Pin of the connector (2 or 5)</source>
        <translation>接口引脚（2 或 5）</translation>
    </message>
    <message>
        <source>Switch when open (low, high)</source>
        <translation>打开时开关电平（low、high）</translation>
    </message>
    <message>
        <source>It has a switch</source>
        <translation>带开关检测</translation>
    </message>
    <message>
        <source>Pulse on, ms</source>
        <translation>脉冲接通（毫秒）</translation>
    </message>
    <message>
        <source>Pulse off, ms</source>
        <translation>脉冲断开（毫秒）</translation>
    </message>
    <message>
        <source>It opens within, s</source>
        <translation>打开时限（秒）</translation>
    </message>
    <message>
        <source>Pause in between, s</source>
        <translation>间隔（秒）</translation>
    </message>
    <message>
        <source>Time for each character, s</source>
        <translation>每字用时（秒）</translation>
    </message>
    <message>
        <source>What ends a command</source>
        <translation>命令结尾</translation>
    </message>
    <message>
        <source>Time between two looks, s</source>
        <translation>两次查询间隔（秒）</translation>
    </message>
    <message>
        <source>Printer&apos;s name in the system</source>
        <translation>系统中的打印机名称</translation>
    </message>
    <message>
        <source>Template of the form</source>
        <translation>票据模板</translation>
    </message>
    <message>
        <source>To the right, 0.1 mm</source>
        <translation type="unfinished">向右偏移（0.1 毫米）</translation>
    </message>
    <message>
        <source>Down, 0.1 mm</source>
        <translation type="unfinished">向下偏移（0.1 毫米）</translation>
    </message>
    <message>
        <source>The library&apos;s file, when another</source>
        <translation>动态库文件（与型号不同时）</translation>
    </message>
    <message>
        <source>How its functions are called</source>
        <translation>函数调用约定</translation>
    </message>
    <message>
        <source>Port number for the library</source>
        <translation>传给动态库的端口号</translation>
    </message>
    <message>
        <source>Silence before a notice, s</source>
        <translation>无响应多久后提示（秒）</translation>
    </message>
    <message>
        <source>Longest wait for a held file, s</source>
        <translation>文件被占用时等待（秒）</translation>
    </message>
    <message>
        <source>Result this long after its end, s</source>
        <translation>程序结束后等结果（秒）</translation>
    </message>
    <message>
        <source>USB number it is found again by</source>
        <translation>USB 标识（换端口后据此找回）</translation>
    </message>
    <message>
        <source>Terminal number (checked)</source>
        <translation>终端号（核对）</translation>
    </message>
    <message>
        <source>Merchant number (checked)</source>
        <translation>商户号（核对）</translation>
    </message>
    <message>
        <source>Company number</source>
        <translation>公司编号</translation>
    </message>
    <message>
        <source>Counter number of the bank</source>
        <translation>银行款台号</translation>
    </message>
    <message>
        <source>Operator number of the bank</source>
        <translation>银行操作员号</translation>
    </message>
    <message>
        <source>Application key</source>
        <translation>应用密钥</translation>
    </message>
    <message>
        <source>The terminal prints the slip</source>
        <translation>由终端打印签购单</translation>
    </message>
    <message>
        <source>It gives the check digits back</source>
        <translation>回传校验数字</translation>
    </message>
    <message>
        <source>It gives our number back</source>
        <translation>回传我方单号</translation>
    </message>
    <message>
        <source>Read the last act before money moves</source>
        <translation>动账前先查末笔</translation>
    </message>
    <message>
        <source>Longest wait for an acknowledgement, s</source>
        <translation>等待确认上限（秒）</translation>
    </message>
    <message>
        <source>Repeats before an acknowledgement</source>
        <translation>确认前重发次数</translation>
    </message>
    <message>
        <source>Longest wait for card and PIN, s</source>
        <translation>等待刷卡和密码上限（秒）</translation>
    </message>
    <message>
        <source>Longest wait for a query, s</source>
        <translation>等待查询上限（秒）</translation>
    </message>
    <message>
        <source>Banks it may reach through us</source>
        <translation>允许经本机连接的银行</translation>
    </message>
    <message>
        <source>Longest wait for the bank&apos;s line, s</source>
        <translation>等待银行连接上限（秒）</translation>
    </message>
    <message>
        <source>Longest wait for the bank&apos;s answer, s</source>
        <translation>等待银行应答上限（秒）</translation>
    </message>
    <message>
        <source>Length before the bank&apos;s message</source>
        <translation>银行报文前带长度</translation>
    </message>
    <message>
        <source>Command: sign in</source>
        <translation>命令：签到</translation>
    </message>
    <message>
        <source>Command: sale</source>
        <translation>命令：消费</translation>
    </message>
    <message>
        <source>Command: void</source>
        <translation>命令：撤销</translation>
    </message>
    <message>
        <source>Command: refund</source>
        <translation>命令：退货</translation>
    </message>
    <message>
        <source>Command: balance</source>
        <translation>命令：查余额</translation>
    </message>
    <message>
        <source>Command: settle</source>
        <translation>命令：结算</translation>
    </message>
    <message>
        <source>Command: reprint</source>
        <translation>命令：重打印</translation>
    </message>
    <message>
        <source>Command: totals</source>
        <translation>命令：汇总</translation>
    </message>
</context>
</TS>
