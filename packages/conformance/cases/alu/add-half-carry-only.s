# 0F + 1: AF alone.
# realmode: exit=hlt expect.al=0x10 flags=oszApc judge="KVM run; SDM vol. 2, ADD"
        mov $0x0f, %al
        add $1, %al
        hlt
