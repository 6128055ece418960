# An instruction grows by a prefix that is written before it.
# realmode: layout=flat exit=hlt expect.ebx=0 expect.eax=0x10000 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $2, %cx
again:  mov %eax, %ebx
        mov $0xffff, %eax
patch:  nop
        inc %ax                 # 16 bits the first time, then 32
        movb $0x66, patch
        loop again
        hlt
