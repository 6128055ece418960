# Reading makes no page dirty, nor does a write that faults.
# realmode: slot.3=0x10000:8K dirty.3="" reg.es=0x1000 exit=hlt expect.bx=13 judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        mov $0x1000, %sp
        movw $0x700, 13 * 4
        movw $0, 13 * 4 + 2
        mov %es:0, %eax
        mov $0xffff, %di
        cmpb $0, %es:0x1234
        movw $1, %es:(%di)
        hlt
        .data
        .org 0x700
        mov $13, %bx
        hlt
