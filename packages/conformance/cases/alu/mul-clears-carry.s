# MUL whose upper half is 0 clears CF and OF.
# realmode: exit=hlt expect.edx=0 expect.eax=0xfffe0001 flags=oc judge="KVM run; SDM vol. 2, MUL"
        stc
        mov $0xffff, %eax
        mov $0xffff, %ecx
        mov $-1, %edx
        mul %ecx
        hlt
