# A single-step trap sets BS in DR6.
# realmode: layout=flat exit=hlt expect.eax=0xffff4ff0 judge="SDM vol. 3, DR6; run on KVM"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        nop
        hlt
trap:   mov %db6, %eax
        hlt
