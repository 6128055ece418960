# CR0, IDTR and flags of one vCPU are not the other one's.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt expect.cr0=0x60000018 expect.1.cr0=0x60000010 expect.idt.base=0x3000 expect.1.idt.base=0 flags=C judge="KVM run; KVM API, KVM_SET_SREGS"
        movw $0x3ff, 0x600
        movl $0x3000, 0x602
        lidtl 0x600
        mov %cr0, %eax
        or $8, %al
        mov %eax, %cr0
        stc
        hlt
        .org 0x100
        clc
        hlt
